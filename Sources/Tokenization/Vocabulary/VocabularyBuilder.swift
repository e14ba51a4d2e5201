/// Counts tokens and makes a ``Vocabulary`` of the most frequent.
public struct VocabularyBuilder: Sendable {
  /// The definition of a token.
  public let configuration: TokenizerConfiguration
  private var counts = TokenCounts()

  /// Makes a builder that has counted nothing.
  public init(_ configuration: TokenizerConfiguration) {
    self.configuration = configuration
  }

  /// The number of distinct ordinary tokens so far.
  public var distinctTokens: Int { counts.distinct }

  /// How many of the distinct ordinary tokens so far are as `isCounted` asks.
  func distinctTokens(where isCounted: (Span<UInt8>) -> Bool) -> Int {
    (0..<counts.distinct).count { isCounted(counts.table[$0].span) }
  }

  /// The number of tokens so far, `<unk>` and `<eos>` among them.
  public var totalTokens: Int {
    counts.counts.reduce(0, +) + counts.unknown + counts.endOfSentence
  }

  /// Counts one occurrence of an ordinary token, as bytes that are not empty.
  public mutating func add(_ token: Span<UInt8>) { counts.add(token) }

  /// Counts one end of a line.
  public mutating func addEndOfSentence() { counts.addEndOfSentence() }

  /// Counts one token that the text itself gives as unknown.
  public mutating func addUnknown() { counts.addUnknown() }

  /// Counts the tokens of all `parts`.
  ///
  /// - Parameters:
  ///   - parts: the text.
  ///   - threads: how many threads share the work; the counts are the same for any number.
  ///   - progress: told of the bytes done and of all there are; what it throws ends the walk.
  /// - Throws: as ``TextPart/forEachBlock(_:)``; ``TokenizationError`` when the tokenizer cannot be
  ///   made; what `progress` throws.
  public mutating func add(
    _ parts: [TextPart], threads: Int = 1,
    progress: ((_ done: Int, _ total: Int) throws -> Void)? = nil
  ) throws {
    var counters: [TokenCounter] = []
    for _ in 0..<max(threads, 1) { counters.append(try TokenCounter(configuration)) }
    let parts = parts.map { $0.suited(to: configuration) }
    try BlockPipeline(workers: counters).run(parts, progress: progress) { counter, block, _ in
      counter.add(block.text.span)
    } take: { (_: Never) in
    }
    for counter in counters { counts.merge(counter.counts) }
  }

  /// The vocabulary of what was counted.
  ///
  /// - ``TokenizerKind/word``, ``TokenizerKind/whitespace``, ``TokenizerKind/char``: the most
  ///   frequent tokens, by falling count, then by ascending bytes; occurrences of others are
  ///   counted for `<unk>`.
  /// - ``TokenizerKind/byte``: the 256 bytes, whatever was counted.
  /// - ``TokenizerKind/bpe``: the 256 bytes, and what ``BytePairTrainer`` makes of them.
  ///
  /// - Parameters:
  ///   - maximumSize: the most entries it may have, `<unk>` and `<eos>` included; nil for no limit.
  ///   - minimumCount: how often a token, or a pair that becomes one, must have occurred.
  ///   - check: called often while byte pairs are merged; what it throws ends that.
  /// - Returns: the vocabulary; the builder may go on counting.
  /// - Throws: ``TokenizationError`` with code `invalidArgument` when there is no room for what
  ///   every vocabulary of the kind has, or `invalidData` when no token occurred often enough;
  ///   what `check` throws.
  public func build(
    maximumSize: Int? = nil, minimumCount: Int = 1, check: () throws -> Void = {}
  ) throws -> Vocabulary {
    let room = min(maximumSize ?? Int.max, Int(Int32.max)) - Vocabulary.specialCount
    let least = configuration.kind.isOfBytes ? 256 : 1
    guard room >= least else {
      throw TokenizationError(
        .invalidArgument,
        """
        a vocabulary of \(room + Vocabulary.specialCount) entries has no room for \
        \(least == 1 ? "a token" : "the 256 bytes") beside <unk> and <eos>; ask for at least \
        \(least + Vocabulary.specialCount)
        """)
    }
    guard counts.distinct > 0 else {
      throw TokenizationError(
        .invalidData, "the training text has no tokens; give a text with words in it")
    }
    guard configuration.kind.isOfBytes else {
      return try mostFrequent(room, minimumCount: minimumCount)
    }
    let symbols = configuration.kind.hasMerges ? room : 256
    return try bytePairs(symbols: symbols, minimumCount: minimumCount, check)
  }

  private func bytePairs(
    symbols: Int, minimumCount: Int, _ check: () throws -> Void
  ) throws -> Vocabulary {
    var trainer = BytePairTrainer()
    for index in counts.counts.indices {
      trainer.add(counts.table[index].span, count: counts.counts[index])
    }
    let (merges, occurrences) = try trainer.train(
      maximumSymbols: symbols, minimumCount: minimumCount, check: check)
    return try Vocabulary(
      entries: occurrences.indices.map { (Array(merges.bytes(of: Int32($0))), occurrences[$0]) },
      unknownCount: counts.unknown, endOfSentenceCount: counts.endOfSentence,
      merges: configuration.kind.hasMerges ? merges : nil)
  }

  private func mostFrequent(
    _ room: Int, minimumCount: Int
  ) throws(TokenizationError) -> Vocabulary {
    let kept = counts.sortedIndices().prefix(room).prefix { counts.counts[$0] >= minimumCount }
    guard !kept.isEmpty else {
      throw TokenizationError(
        .tokensTooRare, "no token of the training text occurs \(minimumCount) times")
    }
    var table = ByteStringTable(capacity: kept.count)
    var occurrences = [0, counts.endOfSentence]
    occurrences.reserveCapacity(kept.count + Vocabulary.specialCount)
    for index in kept {
      _ = table.insert(counts.table[index].span)
      occurrences.append(counts.counts[index])
    }
    let keptOccurrences = occurrences.dropFirst(Vocabulary.specialCount).reduce(0, +)
    occurrences[Int(Vocabulary.unknown)] =
      counts.unknown + counts.counts.reduce(0, +) - keptOccurrences
    return Vocabulary(table: table, counts: occurrences)
  }
}
