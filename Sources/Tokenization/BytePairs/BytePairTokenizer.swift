/// The symbols that ``BytePairMerges`` make of a text.
///
/// It takes any bytes and loses none: the tokens partition the line. A token may be part of a
/// character, or several words.
public final class BytePairTokenizer: Tokenizer {
  private let pieces: BytePairPieces
  private let merger: BytePairMerger
  private let cache = BytePairCache()

  /// What is longer is cut: the merges of a piece take 20 bytes of memory for each of its bytes.
  private static let longestPiece = 1 << 24

  /// Makes a tokenizer.
  ///
  /// - Parameters:
  ///   - merges: the symbols.
  ///   - pattern: the one that they were trained with.
  public init(_ merges: BytePairMerges, pattern: BytePairPattern = .words) {
    pieces = BytePairPieces(pattern)
    merger = BytePairMerger(merges)
  }

  /// Calls `body` with the byte range of every symbol of `line`, in order.
  ///
  /// A range may end within a character. A piece of more than 16 mebibytes is cut after each.
  ///
  /// - Complexity: O(*n* log *n*) in the bytes of the line; for words that were met before, O(*n*).
  public func forEachToken(in line: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    line.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      pieces.forEachToken(in: line) { piece in
        var start = piece.lowerBound
        while start < piece.upperBound {
          let first = start
          let count = min(piece.upperBound - first, Self.longestPiece)
          func emit(_ end: Int) {
            body(start..<first + end)
            start = first + end
          }
          let part = UnsafeBufferPointer(start: base + first, count: count).span
          if count <= BytePairCache.longestPiece {
            cache.ends(of: base + first, count: count) { merger.ends(of: part) }.forEachEnd(emit)
          } else {
            merger.forEachEnd(in: part, emit)
          }
        }
      }
    }
  }
}
