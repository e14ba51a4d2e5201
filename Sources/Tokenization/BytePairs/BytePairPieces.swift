/// The pieces of a line that byte-pair encoding merges bytes within: what its symbols are counted in.
///
/// Unlike other tokenizers it takes any bytes: one that is no part of valid UTF-8 counts as
/// punctuation. The pieces partition the line.
public struct BytePairPieces: Tokenizer {
  private let pattern: BytePairPattern
  private let classes = PieceClasses()

  /// Makes a tokenizer.
  public init(_ pattern: BytePairPattern = .words) {
    self.pattern = pattern
  }

  /// Calls `body` with the byte range of every piece of `line`, in order.
  ///
  /// - Complexity: O(*n*) in the bytes of the line.
  public func forEachToken(in line: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    line.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      let scanner = BytePairScanner(
        bytes: base, end: bytes.count, pattern: pattern, classes: classes)
      var start = 0
      while start < scanner.end {
        let end = scanner.pieceEnd(from: start)
        body(start..<end)
        start = end
      }
    }
  }
}
