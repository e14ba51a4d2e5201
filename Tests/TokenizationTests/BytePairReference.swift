@testable import Tokenization

/// Byte-pair encoding as it is defined, without anything that makes it fast.
extension BytePairMerges {
  /// The symbols of a piece: the pair of lowest rank is merged, the leftmost of those, until none is.
  func symbols(of piece: [UInt8]) -> [Int32] {
    var symbols = piece.map { Int32($0) }
    while true {
      let ranked = symbols.indices.dropLast().map { (rank(of: symbols[$0], symbols[$0 + 1]), $0) }
      guard let (rank, place) = ranked.filter({ $0.0 >= 0 }).min(by: { $0 < $1 }) else {
        return symbols
      }
      symbols.replaceSubrange(place...place + 1, with: [merges[Int(rank)].merged])
    }
  }

  /// The pair that stands most often in what the merges make of the pieces; nil for none twice.
  func mostFrequentPair(in pieces: [[UInt8]: Int]) -> (left: Int32, right: Int32)? {
    var counts: [[Int32]: Int] = [:]
    for (piece, count) in pieces {
      let symbols = symbols(of: piece)
      for place in symbols.indices.dropLast() {
        counts[[symbols[place], symbols[place + 1]], default: 0] += count
      }
    }
    let best = counts.max { a, b in
      a.value != b.value ? a.value < b.value : b.key.lexicographicallyPrecedes(a.key)
    }
    guard let best, best.value >= 2 else { return nil }
    return (best.key[0], best.key[1])
  }
}
