import HeapModule

/// Pieces on their way from bytes to symbols, and the pairs of symbols in them.
struct BytePairTraining {
  private(set) var merges: BytePairMerges

  private struct Piece {
    /// Where its symbols start in `symbols`, and how many they are by now.
    var start: Int
    var length: Int
    var count: Int
  }

  private struct Pair {
    let left: Int32
    let right: Int32
    /// How often the pair stands in the text.
    var count = 0
    /// The symbol that it has been merged into; -1 for none.
    var merged: Int32 = -1
    /// The last of `sites`; -1 for none.
    var lastSite: Int32 = -1
    /// The merge that last made it more frequent.
    var risenAt = -1
  }

  /// A piece that has, or had, a pair.
  private struct Site {
    let piece: Int32
    /// The one before for the same pair.
    let previous: Int32
  }

  /// What to merge next: the more frequent, then the older symbols.
  private struct Candidate: Comparable {
    let count: Int
    let left: Int32
    let right: Int32
    let pair: Int32

    static func < (a: Self, b: Self) -> Bool {
      if a.count != b.count { return a.count < b.count }
      return a.left != b.left ? a.left > b.left : a.right > b.right
    }
  }

  private var symbols: [Int32] = []
  private var pieces: [Piece] = []
  private var table = BytePairTable()
  /// By index in the table.
  private var pairs: [Pair] = []
  private var sites: [Site] = []
  /// Every pair with at least its count; one that has become rarer is put back when it comes up.
  private var queue = Heap<Candidate>()
  private var risen: [Int32] = []
  private var mergesDone = 0

  init(capacity: Int) { merges = BytePairMerges(capacity: capacity) }

  /// Adds a piece, which must be new.
  mutating func add(_ bytes: Span<UInt8>, count: Int) {
    let index = pieces.count
    pieces.append(Piece(start: symbols.count, length: bytes.count, count: count))
    for offset in bytes.indices { symbols.append(Int32(bytes[offset])) }
    for offset in bytes.indices.dropFirst() {
      rise(Int32(bytes[offset - 1]), Int32(bytes[offset]), in: index, by: count)
    }
  }

  /// Merges pairs until there are enough symbols, or no pair occurs often enough.
  mutating func run(
    maximumSymbols: Int, minimumCount: Int, check: () throws -> Void
  ) rethrows {
    enqueueRisen()
    while merges.symbolCount < maximumSymbols, let index = next(minimumCount) {
      try check()
      let merged = merges.append(pairs[index].left, pairs[index].right)
      pairs[index].merged = merged
      merge(index)
      enqueueRisen()
    }
  }

  /// The pair to merge next.
  private mutating func next(_ minimumCount: Int) -> Int? {
    while let best = queue.popMax() {
      let index = Int(best.pair)
      if pairs[index].merged >= 0 { continue }
      if pairs[index].count == best.count { return best.count >= minimumCount ? index : nil }
      if pairs[index].count >= minimumCount { enqueue(index) }
    }
    return nil
  }

  private mutating func enqueue(_ index: Int) {
    let pair = pairs[index]
    queue.insert(
      Candidate(count: pair.count, left: pair.left, right: pair.right, pair: Int32(index)))
  }

  /// Queues the pairs that have become more frequent.
  ///
  /// Where a merge makes a symbol that there was, it may bring about pairs that were merged before.
  private mutating func enqueueRisen() {
    while let index = risen.popLast() {
      if pairs[Int(index)].merged >= 0 { merge(Int(index)) } else { enqueue(Int(index)) }
    }
  }

  private mutating func merge(_ index: Int) {
    mergesDone += 1
    let pair = pairs[index]
    var site = pair.lastSite
    pairs[index].lastSite = -1
    while site >= 0 {
      merge(pair, in: Int(sites[Int(site)].piece))
      site = sites[Int(site)].previous
    }
  }

  /// Merges a pair in a piece, from left to right.
  private mutating func merge(_ pair: Pair, in index: Int) {
    let piece = pieces[index]
    let end = piece.start + piece.length
    var read = piece.start
    var write = piece.start
    while read < end {
      guard symbols[read] == pair.left, read + 1 < end, symbols[read + 1] == pair.right else {
        symbols[write] = symbols[read]
        read += 1
        write += 1
        continue
      }
      if write > piece.start {
        fall(symbols[write - 1], pair.left, by: piece.count)
        rise(symbols[write - 1], pair.merged, in: index, by: piece.count)
      }
      fall(pair.left, pair.right, by: piece.count)
      if read + 2 < end {
        fall(pair.right, symbols[read + 2], by: piece.count)
        rise(pair.merged, symbols[read + 2], in: index, by: piece.count)
      }
      symbols[write] = pair.merged
      read += 2
      write += 1
    }
    pieces[index].length = write - piece.start
  }

  private mutating func fall(_ left: Int32, _ right: Int32, by count: Int) {
    pairs[Int(table.index(of: left, right))].count -= count
  }

  private mutating func rise(_ left: Int32, _ right: Int32, in piece: Int, by count: Int) {
    let (index, isNew) = table.insert(left, right)
    if isNew { pairs.append(Pair(left: left, right: right)) }
    pairs[index].count += count
    let last = pairs[index].lastSite
    if last < 0 || sites[Int(last)].piece != piece {
      pairs[index].lastSite = Int32(sites.count)
      sites.append(Site(piece: Int32(piece), previous: last))
    }
    if pairs[index].risenAt != mergesDone {
      pairs[index].risenAt = mergesDone
      risen.append(Int32(index))
    }
  }
}
