public import LanguageModels
public import ModelFolders
import NGrams
import Randomness
import Storage
public import Tokenization
public import Training

/// Folders of models that are made in a moment: random weights, or n-grams, and the parts of a text.
public struct SmallModel: Sendable {
  /// The parts of the text, `test` empty for none.
  public var parts: [CorpusPart: String]
  /// The definition of a token.
  public var tokenizer = TokenizerConfiguration(kind: .whitespace, endOfSentence: true)
  /// The most ordinary tokens that have an entry, the most frequent.
  public var entries = 1_000
  /// The files that the text came from.
  public var data: [DataFile] = []
  /// The text of `history.json`; nil for none.
  public var history: String?
  /// The training that the folder of a network tells of.
  public var training = TrainingConfiguration()

  /// A model of a text of its own.
  public init(seed: UInt64 = 1) {
    parts = [
      .train: Self.text(lines: 60, seed: seed), .valid: Self.text(lines: 30, seed: seed + 1),
      .test: Self.text(lines: 90, seed: seed + 2),
    ]
  }

  /// Lines of a few words, some of them numbers, and a rare one that other seeds lack.
  public static func text(lines: Int, seed: UInt64) -> String {
    let words = ["the", "sea", "keeps", "old", "boats", "and", "12", "gulls", "دریا", "cry", "."]
    var stream = RandomStream(seed: seed, purpose: "small model")
    return (0..<lines).map { line in
      let text = (0..<4 + Int(stream.unit() * 5)).map { _ in
        words[Int(stream.unit() * stream.unit() * Double(words.count))]
      }
      return (text + (line % 9 == 4 ? ["rare\(line * Int(seed))"] : [])).joined(separator: " ")
        + "\n"
    }.joined()
  }

  /// The tokens of the training part, the most frequent first.
  public func makeVocabulary() throws -> Vocabulary {
    var counts: [String: Int] = [:]
    let text = parts[.train] ?? ""
    let isCharacters = tokenizer.kind == .char
    let tokens =
      isCharacters
      ? text.unicodeScalars.map { String($0) }
      : text.split { $0 == " " || $0 == "\n" }.map(String.init)
    for token in tokens { counts[token, default: 0] += 1 }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return try Vocabulary(
      entries: sorted.prefix(entries).map { (Array($0.key.utf8), $0.value) },
      unknownCount: sorted.dropFirst(entries).reduce(0) { $0 + $1.value },
      endOfSentenceCount: isCharacters ? 0 : text.count { $0 == "\n" })
  }

  /// Makes the folder of a network with random weights.
  public func make(
    _ path: String, _ head: HeadKind, seed: UInt64 = 3, on backend: any Backend
  ) throws -> ModelBundle {
    let vocabulary = try makeVocabulary()
    var training = training
    training.seed = seed
    let configuration = ModelConfiguration(
      vocabularySize: vocabulary.count, embeddingWidth: 4, hiddenWidths: [6], head: head,
      components: head.isMixture ? 3 : nil, initialization: .uniform(1))
    let record = NetworkRecord(model: configuration, training: training, threads: 1)
    return try make(path, vocabulary, .network(record)) { bundle in
      try bundle.writeWeights(
        of: LanguageModel(configuration, seed: seed, on: backend))
    }
  }

  /// Makes the folder of n-grams.
  public func makeNGrams(_ path: String, order: Int = 3) throws -> ModelBundle {
    let vocabulary = try makeVocabulary()
    return try make(path, vocabulary, .ngram(order: order)) { bundle in
      guard let train = try bundle.tokens(.train) else { return }
      try bundle.write(
        KneserNey(
          Array(train), order: order, vocabulary: vocabulary.count,
          specialTokens: vocabulary.specialTokens
        ).model)
    }
  }

  private func make(
    _ path: String, _ vocabulary: Vocabulary, _ kind: ModelKind,
    begin: (ModelBundle) throws -> Void
  ) throws -> ModelBundle {
    let bundle = try ModelBundle.create(
      at: path, vocabulary: vocabulary, replacing: false,
      addTokens: { folder in
        let encoder = try TextEncoder(configuration: tokenizer, vocabulary: vocabulary)
        var statistics: [CorpusPart: TextStatistics] = [:]
        var words: [CorpusPart: WordStatistics] = [:]
        for (name, string) in parts where !string.isEmpty {
          let text = [TextPart(name: name.rawValue, string: string)]
          statistics[name] = try encoder.encode(
            text, to: "\(folder)/\(ModelBundle.tokenFileName(name))"
          ).statistics
          words[name] = try WordStatistics(
            of: text, configuration: tokenizer, vocabulary: vocabulary)
        }
        return Manifest(
          tokenizer: tokenizer, model: kind, data: data, text: statistics, words: words)
      }, begin: begin)
    if let history {
      try AtomicFile.write(Array(history.utf8), to: "\(path)/history.json")
    }
    return bundle
  }
}
