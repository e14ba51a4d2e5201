import Storage
public import Tokenization

/// What a token is and which have an id: a tokenizer on disk, that of a model or by itself.
public struct SavedTokenizer: Sendable {
  /// The file, or the model's folder.
  public let path: String
  /// What a token is.
  public let configuration: TokenizerConfiguration
  /// Which tokens have an id.
  public let vocabulary: Vocabulary

  /// Makes one of its parts.
  public init(path: String, configuration: TokenizerConfiguration, vocabulary: Vocabulary) {
    self.path = path
    self.configuration = configuration
    self.vocabulary = vocabulary
  }

  /// Reads a file that ``write()`` wrote, or the `vocabulary.json` of a model.
  ///
  /// - Throws: ``StorageError``: `missing`, `cannotRead`, `ioFailed`, or `invalid`.
  public init(_ path: String) throws {
    let file = try JSONFile.read(VocabularyFile.self, from: path)
    do {
      self.init(
        path: path, configuration: file.tokenizer, vocabulary: try file.makeVocabulary())
    } catch {
      throw StorageError(.invalid, "\(path): \(error)")
    }
  }

  /// Writes it to ``path``, whole or not at all.
  ///
  /// - Throws: ``StorageError``: `cannotWrite` or `ioFailed`.
  public func write() throws {
    try JSONFile.write(VocabularyFile(vocabulary, configuration), to: path)
  }
}
