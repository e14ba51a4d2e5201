/// Every byte is a token.
///
/// It takes any bytes; a token may be a part of a character.
public struct ByteTokenizer: Tokenizer, Sendable {
  /// Makes a tokenizer.
  public init() {}

  /// Calls `body` with the range of every byte of `line`, in order.
  public func forEachToken(in line: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    for position in line.indices { body(position..<position + 1) }
  }
}
