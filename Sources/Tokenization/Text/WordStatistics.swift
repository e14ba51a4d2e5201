import JSON

/// The words of a text, whatever its tokens are, and those that a vocabulary does not know.
public struct WordStatistics: Codable, Hashable, Sendable {
  /// Runs of characters between white space, and ends of lines: the tokens of
  /// ``TokenizerKind/whitespace``.
  public let words: Int
  /// Distinct tokens of the text that have no entry in the vocabulary: what `<unk>` stands for in
  /// it.
  public let unknownTypes: Int

  private enum CodingKeys: String, CodingKey {
    case words = "words"
    case unknownTypes = "unknown_types"
  }

  /// Reads figures.
  ///
  /// - Throws: `DecodingError` for what is missing, below 0 or above 2⁵³.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    words = try container.decodeCount(forKey: .words)
    unknownTypes = try container.decodeCount(forKey: .unknownTypes)
  }

  package init(words: Int, unknownTypes: Int) {
    self.words = words
    self.unknownTypes = unknownTypes
  }

  /// Counts the words of a text.
  ///
  /// - Parameters:
  ///   - parts: The text.
  ///   - configuration: The definition of a token.
  ///   - vocabulary: The vocabulary.
  ///   - threads: The number of threads.
  ///   - progress: As of ``VocabularyBuilder/add(_:threads:progress:)``, once for each walk over the
  ///     text.
  /// - Throws: as ``VocabularyBuilder/add(_:threads:progress:)``.
  public init(
    of parts: [TextPart], configuration: TokenizerConfiguration, vocabulary: Vocabulary,
    threads: Int = 1, progress: ((_ done: Int, _ total: Int) throws -> Void)? = nil
  ) throws {
    var words = VocabularyBuilder(
      TokenizerConfiguration(kind: .whitespace, normalization: .none, endOfSentence: true))
    try words.add(parts, threads: threads, progress: progress)
    self.words = words.totalTokens
    // Byte pairs know every byte.
    guard !configuration.kind.isOfBytes else {
      unknownTypes = 0
      return
    }
    var tokens = VocabularyBuilder(configuration)
    try tokens.add(parts, threads: threads, progress: progress)
    unknownTypes = tokens.distinctTokens { vocabulary.id(of: $0) == nil }
  }
}
