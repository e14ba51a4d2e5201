/// The symbols that ``BytePairMerges`` make of a text.
///
/// It takes any bytes and loses none: the tokens partition the line. A token may be part of a
/// character, or several words.
public final class BytePairTokenizer: Tokenizer {
  private let pattern: BytePairPattern
  private let classes = PieceClasses()
  private let merger: BytePairMerger
  /// Pieces met before, since text repeats its words; emptied when it is full.
  private var cache = ByteStringTable(capacity: cacheSize)
  /// Where the symbols of a piece end, by its index in the cache.
  private var ends: [UInt64] = []

  /// Four mebibytes at most, as pieces have 64 bytes at most.
  private static let cacheSize = 1 << 16
  /// What is longer is cut: the merges of a piece take 20 bytes of memory for each of its bytes.
  private static let longestPiece = 1 << 24

  /// Makes a tokenizer.
  ///
  /// - Parameters:
  ///   - merges: the symbols.
  ///   - pattern: the one that they were trained with.
  public init(_ merges: BytePairMerges, pattern: BytePairPattern = .words) {
    self.pattern = pattern
    merger = BytePairMerger(merges)
    ends.reserveCapacity(Self.cacheSize)
  }

  /// Calls `body` with the byte range of every symbol of `line`, in order.
  ///
  /// A range may end within a character. A piece of more than 16 mebibytes is cut after each.
  ///
  /// - Complexity: O(*n* log *n*) in the bytes of the line; for words that were met before, O(*n*).
  public func forEachToken(in line: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    line.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      let scanner = BytePairScanner(
        bytes: base, end: bytes.count, pattern: pattern, classes: classes)
      var start = 0
      while start < scanner.end {
        let end = min(scanner.pieceEnd(from: start), start + Self.longestPiece)
        let piece = UnsafeBufferPointer(start: base + start, count: end - start).span
        var symbolStart = start
        func emit(_ end: Int) {
          body(symbolStart..<start + end)
          symbolStart = start + end
        }
        if piece.count <= BytePairMerger.shortLength {
          ends(of: piece).forEachEnd(emit)
        } else {
          merger.forEachEnd(in: piece, emit)
        }
        start = end
      }
    }
  }

  private func ends(of piece: Span<UInt8>) -> UInt64 {
    if cache.count == Self.cacheSize {
      cache = ByteStringTable(capacity: Self.cacheSize)
      ends.removeAll(keepingCapacity: true)
    }
    let (index, isNew) = cache.insert(piece)
    if isNew { ends.append(merger.ends(of: piece)) }
    return ends[index]
  }
}
