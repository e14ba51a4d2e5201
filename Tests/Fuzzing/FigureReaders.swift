import FigureTables
import FoundationEssentials
import JSON
import Judging
import ModelFolders
import Storage
import TestSupport
import TokenizerFiles

/// Figures of `--json`, as another program may give them.
extension FuzzReader {
  /// Figures of every kind, which the first byte chooses: the same again from their own JSON, and told as a table.
  static let figures = FuzzReader(
    "figures", longest: 7_000, words: jsonWords, hasNumbers: true, seeds: figureSeeds,
    open: {
      { bytes in
        guard let first = bytes.first else { return }
        let (_, read) = kinds[Int(first) % kinds.count]
        try read(Array(bytes.dropFirst()))
      }
    })

  /// Files of the kept figures of `lm`, and what reads them.
  private static let kinds: [(name: String, read: @Sendable ([UInt8]) throws -> Void)] = [
    (
      "eval-adaptive", { try readBack(EvaluationFigures.self, $0) { $0.text(withBreakdown: true) } }
    ),
    ("eval-exposure", { try readBack(ExposureFigures.self, $0, \.text) }),
    ("compare", { try readBack(ModelComparison.self, $0, \.text) }),
    (
      "inspect",
      {
        try readBack(Inspection.self, $0) {
          [$0.rank?.text, $0.mixtures?.text, $0.gradients?.text].compactMap(\.self).joined()
            + $0.model
        }
      }
    ),
    ("vocab-unknown", { try readBack(UnknownTokens.self, $0, \.text) }),
    ("vocab-coverage", { try readBack(VocabularyCoverage.self, $0, \.text) }),
    ("vocab-show", { try readBack(VocabularyEntries.self, $0, \.text) }),
  ]

  private static func readBack<Figures: Codable & Equatable>(
    _: Figures.Type, _ bytes: [UInt8], _ text: (Figures) -> String
  ) throws {
    let figures: Figures
    do { figures = try JSONDecoder().decode(Figures.self, from: Data(bytes)) } catch {
      throw StorageError(.invalid, "no figures: \(error); make them again")
    }
    let again = try JSONDecoder().decode(Figures.self, from: Data(JSONText.line(figures).utf8))
    try Finding.unless(again == figures, "other figures from their own JSON")
    // A table of nothing is empty; a trap is what is looked for.
    _ = text(figures)
  }

  @Sendable private static func figureSeeds() throws -> [[UInt8]] {
    try kinds.enumerated().map { number, kind in
      [UInt8(number)]
        + (try FileReader.bytes(of: Checkout.path("Tests/LMTests/Kept/\(kind.name).json")))
    }
  }
}
