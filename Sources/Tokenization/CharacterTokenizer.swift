/// Every Unicode scalar is a token.
///
/// Not grapheme clusters: they would make several hundred types of a text with a hundred scalars,
/// since ZWNJ and vowel signs fuse with the letter before.
public struct CharacterTokenizer: Tokenizer, Sendable {
  /// Makes a tokenizer.
  public init() {}

  /// Calls `body` with the byte range of every scalar of `line`, in order.
  public func forEachToken(in line: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    var position = 0
    while position < line.count {
      let end = position + utf8Length(lead: line[position])
      body(position..<end)
      position = end
    }
  }
}
