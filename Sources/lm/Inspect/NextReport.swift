import Judging
import NumberFormatting
import Evaluation
import Microscope
import NGrams
import ModelFolders
import LanguageModels
import Tokenization

/// What a model expects after a text.
struct NextReport: Encodable {
  let model: String
  let head: ModelName
  let text: String
  let unknown: Int
  let entropy: Double
  let candidates: [Candidate]
  /// By component of a mixture.
  let components: [Component]

  struct Candidate: Encodable {
    let token: String
    let probability: Double
  }

  struct Component: Encodable {
    let prior: Double
    let top: Candidate
  }

  /// What follows a text.
  ///
  /// - Parameters:
  ///   - bundle: The model.
  ///   - network: Its network; nil for n-grams.
  ///   - text: The text.
  ///   - count: How many candidates.
  /// - Throws: ``MicroscopeError`` where numbers overflow; `StorageError` for n-grams that are not whole.
  init(
    _ bundle: ModelBundle, _ network: LanguageModel?, after text: String, count: Int
  ) throws {
    let encoder = try TextEncoder(
      configuration: bundle.manifest.tokenizer, vocabulary: bundle.vocabulary)
    let ids = encoder.encode(prompt: text)
    let next =
      if let network {
        try NextTokens(
          network, after: ids, specialTokens: bundle.vocabulary.specialTokens, count: count)
      } else { NextTokens(try bundle.makeNGrams().logProbabilities(after: ids), count: count) }
    let printer = TokenPrinter(kind: encoder.configuration.kind, separator: " ")
    func candidate(_ candidate: NextTokens.Candidate) -> Candidate {
      Candidate(
        token: printer.cell(candidate.token, of: bundle.vocabulary),
        probability: candidate.probability)
    }
    self.model = bundle.path
    head = bundle.name
    self.text = text
    unknown = ids.count { $0 == Vocabulary.unknown }
    entropy = next.entropy
    candidates = next.candidates.map(candidate)
    components = next.components.map { Component(prior: $0.prior, top: candidate($0.top)) }
  }

  /// Reports of the same text side by side.
  static func text(_ reports: [NextReport]) -> String {
    var rows = [[String]](repeating: [], count: reports.map(\.lines.count).max() ?? 0)
    for lines in reports.map(\.lines) {
      let width = lines.map(Column.places).max() ?? 0
      for row in rows.indices {
        rows[row].append(Column.left(row < lines.count ? lines[row] : "", width + 3))
      }
    }
    return "after \(Column.isolated(reports.first?.text ?? ""))\n"
      + rows.map { "  \($0.joined())".trimmingEnd + "\n" }.joined()
  }

  private var lines: [String] {
    func line(_ share: Double, _ rest: String) -> String {
      Column.left(NumberFormat.percent(share), 9) + rest
    }
    return ["\(model) (\(head.rawValue)), entropy \(NumberFormat.fixed(entropy, places: 2)) nats"]
      + candidates.map { line($0.probability, Column.isolated($0.token)) }
      + (components.isEmpty ? [] : ["by component: prior, and its first token"])
      + components.map {
        line(
          $0.prior,
          "\(Column.isolated($0.top.token)) \(NumberFormat.percent($0.top.probability))")
      }
  }
}

extension NGramModel {
  /// log p of every token after a text, in nats.
  fileprivate func logProbabilities(after text: [Int32]) -> [Float] {
    let predictor = makePredictor()
    for token in text { predictor.read(token) }
    return predictor.predict()
  }
}
