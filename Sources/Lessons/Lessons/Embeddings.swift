import Charts
package import Compute
import Glibc
import LanguageModels
import ModelTesting
import NumberFormatting
package import SyntheticData
import TokenIDs
import Training

/// Words as vectors of a single 1.
package enum OneHot {
  /// The vector of word `index` of `count`.
  package static func row(of index: Int, among count: Int) -> [Double] {
    (0..<count).map { $0 == index ? 1 : 0 }
  }
}

/// Vectors of length 1.
package enum UnitVectors {
  /// The cosine of the angle between two.
  package static func cosine(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// Words of a ``CourtLanguage`` as rows of an embedding that a language model has learnt.
package struct LearntEmbedding {
  package let language: CourtLanguage
  /// The rows, one a word, of length 1.
  package let rows: [[Double]]

  /// Trains a model on a text of the language.
  package init(
    tokens: Int = 12_000, width: Int = 8, epochs: Int = 6, on backend: any Backend,
    check: (Double) throws -> Void = { _ in }
  ) throws {
    language = CourtLanguage()
    let model = try LanguageModel(
      ModelConfiguration(
        vocabularySize: language.tokens, embeddingWidth: width, hiddenWidths: [24]), seed: 1,
      on: backend)
    let trainer = try Trainer(
      TrainingConfiguration(epochs: epochs, batch: 8, bptt: 12, rate: 0.01), model: model,
      corpus: language.text(count: tokens, seed: 1),
      specialTokens: SpecialTokens(endOfSentence: language.end, unknown: nil))
    while !trainer.state.isFinished {
      while !trainer.isEpochDone {
        try check((Double(trainer.state.epoch) + trainer.epochDone) / Double(epochs))
        _ = try trainer.step()
      }
      trainer.endEpoch(validation: nil)
    }
    let values = model["embedding"].map { Double($0) }
    rows = stride(from: 0, to: values.count, by: width).map { start in
      let row = values[start..<start + width]
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return row.map { $0 / length }
    }
  }

  /// The words that point most in the direction of a word, with the cosines; the nearest first.
  package func neighbours(of word: String, count: Int) -> [(word: String, cosine: Double)] {
    guard let at = language.vocabulary.firstIndex(of: word) else { return [] }
    let cosines = rows.enumerated().filter { $0.offset != at }.map { offset, row in
      (language.vocabulary[offset], UnitVectors.cosine(row, rows[at]))
    }
    return Array(cosines.sorted { $0.1 > $1.1 }.prefix(count))
  }

  /// The cosine of two words.
  package func cosine(_ one: String, _ other: String) -> Double {
    neighbours(of: one, count: rows.count).first { $0.word == other }?.cosine ?? .nan
  }
}

extension Lesson {
  static let embeddings = Lesson(
    "embeddings", "One-hot vectors and embeddings",
    look:
      "One-hot, every word is as far from every other. In the embedding king is near queen, since they stand in the same places.",
    settings: [
      .count("tokens", 12_000, in: 500...1_000_000, "Tokens of the text."),
      .count("width", 8, in: 2...256, "Width of the embedding."),
      .count("epochs", 6, in: 1...200, "Passes over the text."),
    ]
  ) { run in
    let embedding = try LearntEmbedding(
      tokens: run.count("tokens"), width: run.count("width"), epochs: run.count("epochs"),
      on: run.backend
    ) { try run.progress("embedding", $0) }
    let (language, width) = (embedding.language, run.count("width"))
    let words = language.tokens
    let oneHot = ["king", "queen", "bread"].compactMap { language.vocabulary.firstIndex(of: $0) }
      .map { OneHot.row(of: $0, among: words) }
    func cosine(_ value: Double) -> String { NumberFormat.fixed(value, places: 2) }
    try run.show(
      "A word as a vector", heads: ["", "one-hot", "embedding"],
      rows: [
        ["numbers of a word", "\(words)", "\(width)"],
        ["of them 0", "\(oneHot[0].count { $0 == 0 })", "0"],
        ["numbers of a word among 100,000", "100,000", "\(width)"],
        [
          "what a new word changes", "every vector gets longer",
          "the table gets one row of \(width)",
        ],
        [
          "cosine of king and queen", cosine(UnitVectors.cosine(oneHot[0], oneHot[1])),
          cosine(embedding.cosine("king", "queen")),
        ],
        [
          "cosine of king and bread", cosine(UnitVectors.cosine(oneHot[0], oneHot[2])),
          cosine(embedding.cosine("king", "bread")),
        ],
      ])
    try run.show(
      "Nearest words in the embedding", heads: ["word", "nearest", "next", "third"],
      rows: ["king", "woman", "dog", "bread", "reads", "small"].map { word in
        [word]
          + embedding.neighbours(of: word, count: 3).map {
            "\($0.word) \(cosine($0.cosine))"
          }
      })
    let shown = ["king", "queen", "man", "woman", "dog", "cat", "bread", "apple"]
    try run.draw(
      "embeddings",
      Picture(
        "Cosines of words in the embedding",
        HeatMap(
          shown.map { one in shown.map { one == $0 ? 1 : embedding.cosine(one, $0) } },
          rows: shown, columns: shown, scale: Axis("cosine", in: -1...1))))
  }
}
