public import Tokenization

/// The first entries of a tokenizer: id, how often it occurred, token.
public struct VocabularyEntries: Codable, Hashable, Sendable {
  /// The definition of a token.
  public let tokenizer: TokenizerConfiguration
  /// The number of all entries.
  public let size: Int
  /// The number of merges of byte pairs; nil for other tokens.
  public let merges: Int?
  /// The entries, by id.
  public let entries: [Entry]

  private enum CodingKeys: String, CodingKey { case tokenizer, size, merges, entries }

  /// An entry.
  public struct Entry: Codable, Hashable, Sendable {
    /// The id.
    public let id: Int32
    /// The count of the token in the text of the vocabulary.
    public let count: Int
    /// The token, as of `TokenPrinter`.
    public let token: String

    private enum CodingKeys: String, CodingKey { case id, count, token }
  }

  /// Lists the first `top` entries; nil for all.
  public init(of known: SavedTokenizer, top: Int? = nil) {
    let vocabulary = known.vocabulary
    let printer = TokenPrinter(kind: known.configuration.kind, separator: " ")
    tokenizer = known.configuration
    size = vocabulary.count
    merges = vocabulary.merges?.merges.count
    entries = (0..<Int32(min(top ?? size, size))).map { id in
      Entry(
        id: id, count: vocabulary.occurrences(id), token: printer.cell(id, of: vocabulary))
    }
  }
}

/// The facts of a tokenizer that was written to a file.
public struct TokenizerSummary: Codable, Hashable, Sendable {
  /// The file.
  public let file: String
  /// The format, which the name of the file tells.
  public let format: TokenizerFormat
  /// The kind of token.
  public let tokens: TokenizerKind
  /// The normalisation of text before it is split.
  public let normalization: NormalizationProfile
  /// The number of entries.
  public let entries: Int

  private enum CodingKeys: String, CodingKey { case file, format, tokens, normalization, entries }

  /// The summary of a tokenizer that was written to `file`.
  public init(of known: SavedTokenizer, in file: String) {
    self.file = file
    format = TokenizerFormat(of: file)
    tokens = known.configuration.kind
    normalization = known.configuration.normalization
    entries = known.vocabulary.count
  }
}
