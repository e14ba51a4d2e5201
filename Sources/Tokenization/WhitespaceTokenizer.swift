/// The parts of a line between white space (the Unicode property, as in Python's `split()`).
public struct WhitespaceTokenizer: Tokenizer, Sendable {
  /// Makes a tokenizer.
  public init() {}

  /// Calls `body` with the byte range of every token of `line`, in order.
  public func forEachToken(in line: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    var start = 0
    var position = 0
    while position < line.count {
      let (isSpace, length) = Self.isSpace(line, at: position)
      if isSpace {
        if start < position { body(start..<position) }
        start = position + length
      }
      position += length
    }
    if start < position { body(start..<position) }
  }

  @inline(__always)
  private static func isSpace(_ line: Span<UInt8>, at position: Int) -> (Bool, length: Int) {
    let lead = line[position]
    if lead < 0x80 { return (lead == 0x20 || 0x09...0x0D ~= lead, 1) }
    // Beyond ASCII, white space starts with one of four bytes.
    guard lead == 0xC2 || 0xE1...0xE3 ~= lead else { return (false, utf8Length(lead: lead)) }
    let (scalar, length) = line.scalar(at: position)
    return (scalar.isWhitespace, length)
  }
}
