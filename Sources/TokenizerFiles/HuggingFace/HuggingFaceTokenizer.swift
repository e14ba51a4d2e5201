import Storage
public import Tokenization

/// A tokenizer as the `tokenizer.json` of Hugging Face's `tokenizers` has it.
///
/// The written file keeps every id: `<unk>` is 0, `<eos>` is 1. Bytes and byte pairs become the
/// same tokens there as here; for words and normalisation, which that library has no rules of this
/// kind for, regular expressions come close (`Benchmarks/tokenizer_agreement.py` measures how
/// close). Where lines end in `<eos>`, the file says to append it to every text that is encoded:
/// give it a line at a time. Two things are not in the file: how often a token occurred, and the
/// gaps between words that are not as print has them.
///
/// Files of others are read if the model is a word-level model or byte-pair encoding over bytes,
/// and cuts text as this package can. Ids are given anew: the special entries, then the others in
/// their order.
public struct HuggingFaceTokenizer: Sendable {
  /// The definition of a token.
  public let configuration: TokenizerConfiguration
  /// The vocabulary.
  public let vocabulary: Vocabulary

  /// Makes one of its parts, to be written.
  public init(configuration: TokenizerConfiguration, vocabulary: Vocabulary) {
    self.configuration = configuration
    self.vocabulary = vocabulary
  }

  /// Reads a `tokenizer.json`.
  ///
  /// - Throws: `StorageError`: `missing`, `cannotRead`, `ioFailed`, or `invalid` saying what in it
  ///   cannot be followed.
  public init(contentsOf path: String) throws {
    do {
      self = try Self(json: FileReader.bytes(of: path))
    } catch let error as TokenizationError {
      throw StorageError(.invalid, "'\(path)': \(error.message)")
    }
  }

  /// Writes a `tokenizer.json`, whole or not at all.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - replacing: False to leave a file alone that is there.
  /// - Throws: `TokenizationError` as ``json()``; `StorageError`: `cannotWrite` or `ioFailed`.
  public func write(to path: String, replacing: Bool = true) throws {
    try AtomicFile.write(json(), to: path, replacing: replacing)
  }

  /// What special entries are called in the file.
  static let unknown = "<unk>"
  static let endOfSentence = "<eos>"
}
