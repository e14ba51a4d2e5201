/// How often each token occurs.
struct TokenCounts: Sendable {
  private(set) var table = ByteStringTable()
  /// By index in the table.
  private(set) var counts: [Int] = []
  private(set) var unknown = 0
  private(set) var endOfSentence = 0

  var distinct: Int { table.count }

  mutating func add(_ token: Span<UInt8>, _ count: Int = 1) {
    let (index, isNew) = table.insert(token)
    if isNew { counts.append(count) } else { counts[index] += count }
  }

  mutating func addEndOfSentence() { endOfSentence += 1 }

  mutating func addUnknown() { unknown += 1 }

  mutating func merge(_ other: TokenCounts) {
    guard distinct > 0 else {
      let (unknown, endOfSentence) = (unknown, endOfSentence)
      self = other
      self.unknown += unknown
      self.endOfSentence += endOfSentence
      return
    }
    for index in other.counts.indices { add(other.table[index].span, other.counts[index]) }
    unknown += other.unknown
    endOfSentence += other.endOfSentence
  }

  /// The indices of all tokens: by falling count, then by ascending bytes.
  func sortedIndices() -> [Int] {
    (0..<distinct).sorted { a, b in
      counts[a] == counts[b] ? table[a].lexicographicallyPrecedes(table[b]) : counts[a] > counts[b]
    }
  }
}

/// Counts tokens on one thread.
final class TokenCounter {
  private(set) var counts = TokenCounts()
  private let reader: TokenReader

  init(_ configuration: TokenizerConfiguration) throws(TokenizationError) {
    reader = try TokenReader(configuration)
  }

  func add(_ text: Span<UInt8>) {
    _ = reader.read(text) { event, line in
      switch event {
      case .token(let range): counts.add(line.extracting(range))
      case .newline: [0x0A].withSpan { counts.add($0) }
      case .endOfSentence: counts.addEndOfSentence()
      case .unknown: counts.addUnknown()
      }
    }
  }
}
