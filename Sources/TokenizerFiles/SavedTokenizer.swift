import Storage
public import Tokenization
import JSON

/// A tokenizer on disk, that of a model or a file of its own.
public struct SavedTokenizer: Sendable {
  /// The file, or the model's folder.
  public let path: String
  /// The definition of a token.
  public let configuration: TokenizerConfiguration
  /// The vocabulary.
  public let vocabulary: Vocabulary

  /// Makes one of its parts.
  public init(path: String, configuration: TokenizerConfiguration, vocabulary: Vocabulary) {
    self.path = path
    self.configuration = configuration
    self.vocabulary = vocabulary
  }

  /// Reads a file in the format that its name tells.
  ///
  /// - Parameters:
  ///   - path: the file; the `vocabulary.json` of a model is one too.
  ///   - list: what a token of a ``TokenizerFormat/list`` is, which does not say so.
  /// - Throws: `StorageError`: `missing`, `cannotRead`, `ioFailed`, or `invalid`.
  public init(_ path: String, list: TokenizerConfiguration) throws {
    if try FileStatus(of: path).kind == .file {
      let file = try ByteFile(path)
      if let format = CompressedFormat(startingWith: try file.bytes(0..<min(file.count, 16))) {
        throw StorageError(.invalid, format.advice(about: path))
      }
    }
    do {
      switch TokenizerFormat(of: path) {
      case .model:
        let file = try VocabularyFile(reading: path)
        self.init(
          path: path, configuration: file.tokenizer, vocabulary: try file.makeVocabulary())
      case .huggingFace:
        let file = try HuggingFaceTokenizer(contentsOf: path)
        self.init(path: path, configuration: file.configuration, vocabulary: file.vocabulary)
      case .list:
        guard !list.kind.hasMerges else {
          throw TokenizationError(
            .invalidData, "a list of tokens has no merges; give a tokenizer.json")
        }
        let vocabulary = try VocabularyText.vocabulary(
          FileReader.bytes(of: path), kind: list.kind)
        self.init(path: path, configuration: list, vocabulary: vocabulary)
      }
    } catch let error as TokenizationError {
      throw StorageError(.invalid, "\(path): \(error)")
    }
  }

  /// Writes it to a file, whole or not at all, in the format that its name tells.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - replacing: False to leave a file alone that is there.
  /// - Throws: `StorageError`: `cannotWrite` or `ioFailed`; `TokenizationError` with code
  ///   `invalidData` for what the format cannot hold, `invalidArgument` for a name that tells no format.
  public func write(to path: String, replacing: Bool = true) throws {
    try TokenizerFormat.validate(writing: path)
    switch TokenizerFormat(of: path) {
    case .model:
      try JSONFile.write(
        VocabularyFile(vocabulary, configuration), to: path, replacing: replacing)
    case .huggingFace:
      try HuggingFaceTokenizer(configuration: configuration, vocabulary: vocabulary).write(
        to: path, replacing: replacing)
    case .list:
      guard vocabulary.merges == nil else {
        throw TokenizationError(
          .invalidData, "a list of tokens has no place for merges; write a tokenizer.json")
      }
      try AtomicFile.write(
        VocabularyText.bytes(of: vocabulary, kind: configuration.kind), to: path,
        replacing: replacing)
    }
  }
}
