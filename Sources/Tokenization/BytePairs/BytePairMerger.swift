import HeapModule

/// Applies merges to a piece: the pair of lowest rank first, the leftmost of those.
///
/// It owns scratch memory: use each from one thread at a time.
final class BytePairMerger {
  /// The longest piece whose symbols are found by looking at every pair again after each merge, and
  /// whose symbol ends fit the bits of a word.
  static let shortLength = 64

  private let merges: BytePairMerges
  private let symbols: UnsafeMutablePointer<Int32>
  private let ends: UnsafeMutablePointer<UInt8>
  /// That of the pair of a symbol and the next; `none` sorts after all others.
  private let ranks: UnsafeMutablePointer<UInt32>
  private static let none = UInt32.max

  init(_ merges: BytePairMerges) {
    self.merges = merges
    symbols = .allocate(capacity: Self.shortLength)
    ends = .allocate(capacity: Self.shortLength)
    ranks = .allocate(capacity: Self.shortLength)
  }

  deinit {
    symbols.deallocate()
    ends.deallocate()
    ranks.deallocate()
  }

  /// Where the symbols of a piece end: bit *i* for one whose last byte is byte *i*.
  ///
  /// - Complexity: O(*n*²), which for short pieces is the faster way.
  /// - Precondition: the piece has between 1 and 64 bytes.
  func ends(of piece: Span<UInt8>) -> UInt64 {
    var count = piece.count
    for index in 0..<count {
      symbols[index] = Int32(piece[index])
      ends[index] = UInt8(truncatingIfNeeded: index)
    }
    for index in 0..<count - 1 { ranks[index] = rank(symbols[index], symbols[index + 1]) }
    while count > 1 {
      var lowest = Self.none
      var place = 0
      for index in 0..<count - 1 where ranks[index] < lowest {
        (lowest, place) = (ranks[index], index)
      }
      guard lowest != Self.none else { break }
      symbols[place] = merges.merges[Int(lowest)].merged
      count -= 1
      ends[place] = ends[place + 1]
      var index = place + 1
      while index < count {
        symbols[index] = symbols[index + 1]
        ends[index] = ends[index + 1]
        ranks[index - 1] = ranks[index]
        index += 1
      }
      if place + 1 < count { ranks[place] = rank(symbols[place], symbols[place + 1]) }
      if place > 0 { ranks[place - 1] = rank(symbols[place - 1], symbols[place]) }
    }
    var mask: UInt64 = 0
    for index in 0..<count { mask |= 1 << UInt64(ends[index]) }
    return mask
  }

  @inline(__always)
  private func rank(_ left: Int32, _ right: Int32) -> UInt32 {
    UInt32(bitPattern: merges.rank(of: left, right))
  }

  /// Calls `body` with the end of each symbol of a piece.
  ///
  /// - Complexity: O(*n* log *n*).
  /// - Precondition: the piece has fewer than 2³¹ bytes.
  func forEachEnd(in piece: Span<UInt8>, _ body: (Int) -> Void) {
    guard piece.count <= Self.shortLength else { return forEachEnd(inLong: piece, body) }
    guard !piece.isEmpty else { return }
    ends(of: piece).forEachEnd(body)
  }

  private func forEachEnd(inLong piece: Span<UInt8>, _ body: (Int) -> Void) {
    var symbols = piece.indices.map { Int32(piece[$0]) }
    // The places of the symbols around; one that was merged into another has the symbol -1.
    var next = piece.indices.map { Int32($0 + 1) }
    var previous = piece.indices.map { Int32($0 - 1) }
    // The rank of a pair and its place, lowest first. What has changed since is passed over.
    var queue = Heap<UInt64>()
    func pairRank(_ place: Int) -> Int32 {
      guard place >= 0, symbols[place] >= 0, Int(next[place]) < symbols.count else { return -1 }
      return merges.rank(of: symbols[place], symbols[Int(next[place])])
    }
    func push(_ place: Int) {
      let rank = pairRank(place)
      if rank >= 0 { queue.insert(UInt64(rank) << 32 | UInt64(place)) }
    }
    for place in symbols.indices { push(place) }
    while let lowest = queue.popMin() {
      let place = Int(lowest & 0xFFFF_FFFF)
      let rank = Int32(lowest >> 32)
      guard rank == pairRank(place) else { continue }
      let right = Int(next[place])
      symbols[place] = merges.merges[Int(rank)].merged
      symbols[right] = -1
      next[place] = next[right]
      if Int(next[place]) < symbols.count { previous[Int(next[place])] = Int32(place) }
      push(place)
      push(Int(previous[place]))
    }
    var place = 0
    while place < symbols.count {
      place = Int(next[place])
      body(place)
    }
  }
}

extension UInt64 {
  /// Calls `body` with the offset after each bit that is set: the ends of a short piece's symbols.
  @inline(__always)
  func forEachEnd(_ body: (Int) -> Void) {
    var rest = self
    while rest != 0 {
      body(rest.trailingZeroBitCount + 1)
      rest &= rest - 1
    }
  }
}
