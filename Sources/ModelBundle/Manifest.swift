public import RecurrentLM
public import Tokenization
public import Training

/// What a model is and how it came about: `config.json`.
public struct Manifest: Codable, Hashable, Sendable {
  /// The layout of the folder; a reader refuses what it does not know.
  public var formatVersion = Manifest.currentFormatVersion
  /// How text becomes tokens.
  public var tokenizer: TokenizerConfiguration
  /// What the vocabulary was to hold of the text; nil where it was given.
  public var vocabularyLimits: VocabularyLimits?
  /// The shape of the network.
  public var model: ModelConfiguration
  /// How it is trained.
  public var training: TrainingConfiguration
  /// The threads it is trained with: the last digits of its weights may move with them.
  public var threads: Int
  /// The files that the text came from.
  public var data: [DataFile]
  /// The tokens of the training, validation and test parts, by part.
  public var text: [String: TextStatistics]

  /// The version that this code writes.
  public static let currentFormatVersion = 4

  /// A manifest of the current format.
  public init(
    tokenizer: TokenizerConfiguration, vocabularyLimits: VocabularyLimits? = nil,
    model: ModelConfiguration, training: TrainingConfiguration, threads: Int,
    data: [DataFile], text: [TextPartName: TextStatistics]
  ) {
    self.tokenizer = tokenizer
    self.vocabularyLimits = vocabularyLimits
    self.model = model
    self.training = training
    self.threads = threads
    self.data = data
    self.text = Dictionary(uniqueKeysWithValues: text.map { ($0.key.rawValue, $0.value) })
  }
}

/// Which tokens of a text get an entry in a vocabulary.
public struct VocabularyLimits: Codable, Hashable, Sendable {
  /// The most entries; nil is no limit.
  public let maximumSize: Int?
  /// How often a token must occur.
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

  /// A record of a file.
  public init(name: String, bytes: Int, sha256: String) {
    self.name = name
    self.bytes = bytes
    self.sha256 = sha256
  }
}

/// The parts of a corpus.
public enum TextPartName: String, Codable, Sendable, CaseIterable {
  /// What is learnt.
  case train
  /// What decides the schedule and the best epoch.
  case valid
  /// What is judged in the end.
  case test
}
