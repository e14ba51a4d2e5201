/// Cuts a line of text into tokens.
///
/// A tokenizer may own scratch memory: use each from one thread at a time.
public protocol Tokenizer {
  /// Calls `body` with the byte range of every token of `line`, in order.
  ///
  /// Ranges are neither empty nor overlapping, and both ends lie between two Unicode scalars unless
  /// tokens are bytes.
  ///
  /// - Parameters:
  ///   - line: valid UTF-8 without its newline; any bytes where tokens are bytes.
  ///   - body: receives offsets in bytes from the start of `line`.
  func forEachToken(in line: Span<UInt8>, _ body: (Range<Int>) -> Void)
}
