import Storage
public import Tokenization

/// The tokens of a text that a vocabulary does not have; ends of lines that are `<eos>` are among
/// all tokens.
public struct UnknownTokens: Codable, Hashable, Sendable {
  /// All tokens.
  public let tokens: Int
  /// Unknown tokens.
  public let unknown: Int
  /// Different tokens.
  public let types: Int
  /// Different unknown tokens.
  public let unknownTypes: Int
  /// The most frequent unknown tokens, the first first.
  public let top: [Entry]

  private enum CodingKeys: String, CodingKey {
    case tokens = "tokens"
    case unknown = "unknown"
    case types = "types"
    case unknownTypes = "unknown_types"
    case top = "top"
  }

  /// A token and how often it occurs.
  public struct Entry: Codable, Hashable, Sendable {
    /// The token.
    public let token: String
    /// Its number of occurrences.
    public let count: Int

    private enum CodingKeys: String, CodingKey {
      case token = "token"
      case count = "count"
    }
  }

  /// Counts the unknown tokens of a text.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - known: The tokenizer.
  ///   - top: The number of tokens that are listed.
  ///   - threads: The threads that share the work.
  ///   - progress: Receives the bytes that are read, of all; an error of its own ends the work.
  /// - Throws: `StorageError` or `TokenizationError` for text that cannot be read.
  public init(
    in text: [TextPart], by known: SavedTokenizer, top: Int = 20, threads: Int = 1,
    progress: ((_ done: Int, _ total: Int) throws -> Void)? = nil
  ) throws {
    var builder = VocabularyBuilder(known.configuration)
    try builder.add(text, threads: threads, progress: progress)
    // Byte pairs know every byte.
    let found =
      known.configuration.kind.isOfBytes
      ? []
      : try builder.build().entries.filter { known.vocabulary.id(of: $0.token.span) == nil }
    tokens = builder.totalTokens
    unknown = found.reduce(0) { $0 + $1.count }
    types = builder.distinctTokens
    unknownTypes = found.count
    self.top = found.prefix(top).map {
      Entry(token: String(decoding: $0.token, as: UTF8.self), count: $0.count)
    }
  }
}
