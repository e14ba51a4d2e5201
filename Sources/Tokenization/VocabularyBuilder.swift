/// Counts tokens and makes a ``Vocabulary`` of the most frequent.
public struct VocabularyBuilder: Sendable {
  private var table = ByteStringTable()
  /// By index in the table.
  private var counts: [Int] = []
  private var unknownCount = 0
  private var endOfSentenceCount = 0

  /// Makes a builder that has counted nothing.
  public init() {}

  /// The number of distinct ordinary tokens so far.
  public var distinctTokens: Int { table.count }

  /// Counts one occurrence of an ordinary token.
  ///
  /// - Parameter token: valid UTF-8, not empty.
  public mutating func add(_ token: Span<UInt8>) {
    let (index, isNew) = table.insert(token)
    if isNew { counts.append(1) } else { counts[index] += 1 }
  }

  /// Counts one end of a line.
  public mutating func addEndOfSentence() { endOfSentenceCount += 1 }

  /// Counts one token that the text itself gives as unknown.
  public mutating func addUnknown() { unknownCount += 1 }

  /// Counts the tokens of all `parts`.
  ///
  /// - Throws: ``TokenizationError`` when the tokenizer cannot be made.
  public mutating func add(
    _ parts: [TextPart], configuration: TokenizerConfiguration
  ) throws(TokenizationError) {
    let reader = try TokenReader(configuration)
    for part in parts { add(part.text.span, reader) }
  }

  private mutating func add(_ text: Span<UInt8>, _ reader: TokenReader) {
    _ = reader.read(text) { event, line in
      switch event {
      case .token(let range): add(line.extracting(range))
      case .newline: [0x0A].withSpan { add($0) }
      case .endOfSentence: addEndOfSentence()
      case .unknown: addUnknown()
      }
    }
  }

  /// The vocabulary of the most frequent tokens: by falling count, then by ascending bytes.
  ///
  /// Occurrences of tokens that get no entry are counted for `<unk>`.
  ///
  /// - Parameters:
  ///   - maximumSize: the most entries it may have, `<unk>` and `<eos>` included; nil for no limit.
  ///   - minimumCount: how often a token must have occurred to get an entry.
  /// - Returns: the vocabulary; the builder may go on counting.
  /// - Throws: ``TokenizationError`` with code `invalidArgument` when there is no room for an
  ///   ordinary token, or `invalidData` when no token occurred often enough.
  public func build(
    maximumSize: Int? = nil, minimumCount: Int = 1
  ) throws(TokenizationError) -> Vocabulary {
    if let maximumSize, maximumSize <= Vocabulary.specialCount {
      throw TokenizationError(
        .invalidArgument,
        """
        a vocabulary of \(maximumSize) entries has no room for a token beside <unk> and <eos>; \
        ask for at least \(Vocabulary.specialCount + 1)
        """)
    }
    guard table.count > 0 else {
      throw TokenizationError(
        .invalidData, "the training text has no tokens; give a text with words in it")
    }
    let room = min(maximumSize ?? Int.max, Int(Int32.max)) - Vocabulary.specialCount
    let kept = table.sortedIndices(byCount: counts).prefix(room)
      .prefix { counts[$0] >= minimumCount }
    guard !kept.isEmpty else {
      throw TokenizationError(
        .invalidData,
        """
        no token of the training text occurs \(minimumCount) times; give a longer text or ask for \
        a --min-count of 1
        """)
    }

    var ordered = ByteStringTable(capacity: kept.count)
    var orderedCounts = [0, endOfSentenceCount]
    orderedCounts.reserveCapacity(kept.count + Vocabulary.specialCount)
    for index in kept {
      _ = ordered.insert(table[index].span)
      orderedCounts.append(counts[index])
    }
    let keptOccurrences = orderedCounts.dropFirst(Vocabulary.specialCount).reduce(0, +)
    orderedCounts[Int(Vocabulary.unknown)] =
      unknownCount + counts.reduce(0, +) - keptOccurrences
    return Vocabulary(table: ordered, counts: orderedCounts)
  }
}

extension ByteStringTable {
  fileprivate func sortedIndices(byCount counts: [Int]) -> [Int] {
    (0..<count).sorted { a, b in
      counts[a] == counts[b] ? self[a].lexicographicallyPrecedes(self[b]) : counts[a] > counts[b]
    }
  }
}
