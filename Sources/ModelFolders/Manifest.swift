public import LanguageModels
public import Tokenization
public import Training

/// The description of a model and of its training: `config.json`.
public struct Manifest: Hashable, Sendable {
  /// The tokenizer that turns text into tokens.
  public var tokenizer: TokenizerConfiguration
  /// The limits of the vocabulary; nil if the vocabulary was given.
  public var vocabularyLimits: VocabularyLimits?
  /// The network or the n-grams that give tokens their probabilities.
  public var model: ModelKind
  /// The files that the text came from.
  public var data: [DataFile]
  /// The tokens of the training, validation and test parts, by part.
  public var text: [String: TextStatistics]
  /// The words of the parts, by part.
  public var words: [String: WordStatistics]
  /// The checksums of files of the folder that do not change any more, by name, as `xxh128sum` prints them;
  /// nil in a model of an older program.
  public internal(set) var checksums: [String: String]?

  /// A manifest.
  public init(
    tokenizer: TokenizerConfiguration, vocabularyLimits: VocabularyLimits? = nil,
    model: ModelKind, data: [DataFile], text: [CorpusPart: TextStatistics],
    words: [CorpusPart: WordStatistics] = [:]
  ) {
    self.init(
      tokenizer: tokenizer, vocabularyLimits: vocabularyLimits, model: model, data: data,
      text: Dictionary(uniqueKeysWithValues: text.map { ($0.key.rawValue, $0.value) }),
      words: Dictionary(uniqueKeysWithValues: words.map { ($0.key.rawValue, $0.value) }))
  }

  init(
    tokenizer: TokenizerConfiguration, vocabularyLimits: VocabularyLimits?, model: ModelKind,
    data: [DataFile], text: [String: TextStatistics], words: [String: WordStatistics]
  ) {
    self.tokenizer = tokenizer
    self.vocabularyLimits = vocabularyLimits
    self.model = model
    self.data = data
    self.text = text
    self.words = words
  }
}

/// The network or the n-grams that give tokens their probabilities.
public enum ModelKind: Hashable, Sendable {
  /// A network that was trained.
  case network(NetworkRecord)
  /// Interpolated Kneser–Ney n-grams up to a length.
  case ngram(order: Int)
}

/// The configuration of a network and of its training.
public struct NetworkRecord: Hashable, Sendable {
  /// The shape of the network.
  public var model: ModelConfiguration
  /// The configuration of its training.
  public var training: TrainingConfiguration
  /// The threads it is trained with: the last digits of its weights may move with them.
  public var threads: Int

  /// A record.
  public init(model: ModelConfiguration, training: TrainingConfiguration, threads: Int) {
    self.model = model
    self.training = training
    self.threads = threads
  }
}

/// The limits by which tokens of a text get an entry in a vocabulary.
public struct VocabularyLimits: Hashable, Sendable {
  /// The most entries; nil is no limit.
  public let maximumSize: Int?
  /// The number of times that a token must occur, at least.
  public let minimumCount: Int

  /// Limits.
  public init(maximumSize: Int?, minimumCount: Int) {
    self.maximumSize = maximumSize
    self.minimumCount = minimumCount
  }
}

/// A file that a model was trained or judged on.
public struct DataFile: Codable, Hashable, Sendable {
  /// The file's name without its folder; `-` for the standard input.
  public let name: String
  /// Its length.
  public let bytes: Int
  /// SHA-256 of its bytes, as `sha256sum` prints it.
  public let sha256: String

  private enum CodingKeys: String, CodingKey {
    case name = "name"
    case bytes = "bytes"
    case sha256 = "sha256"
  }

  /// A record of a file.
  public init(name: String, bytes: Int, sha256: String) {
    self.name = name
    self.bytes = bytes
    self.sha256 = sha256
  }
}
