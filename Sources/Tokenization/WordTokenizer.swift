/// Words, numbers and punctuation marks of UAX #29; white space is never a token.
public final class WordTokenizer: Tokenizer {
  private let breaker: WordBreaker

  /// Makes a tokenizer with the word boundaries meant for running text.
  ///
  /// - Throws: ``TokenizationError`` with code `icuUnavailable`.
  public init() throws(TokenizationError) {
    breaker = try WordBreaker()
  }

  /// Calls `body` with the byte range of every token of `line`, in order.
  public func forEachToken(in line: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    breaker.forEachSegment(in: line) { segment in
      let token = visible(segment, of: line)
      if !token.isEmpty { body(token) }
    }
  }

  /// The segment without white space at its ends and the invisible characters that cling to it.
  ///
  /// UAX #29 attaches ZWNJ and direction marks to whatever precedes, so a space and a stray ZWNJ are
  /// one segment, as are a space, a ZWJ and an emoji; U+202F, a space, counts as part of a word.
  @inline(__always)
  private func visible(_ segment: Range<Int>, of line: Span<UInt8>) -> Range<Int> {
    var lower = segment.lowerBound
    var upper = segment.upperBound
    while lower < upper {
      let (scalar, length) = line.scalar(at: lower)
      guard scalar.isInvisible else { break }
      lower += length
    }
    while upper - lower > 3, line[upper - 1] >= 0x80, line.endsInNarrowSpace(at: upper) {
      upper -= 3
    }
    return lower..<upper
  }
}

extension Span<UInt8> {
  fileprivate func endsInNarrowSpace(at end: Int) -> Bool {
    self[end - 3] == 0xE2 && self[end - 2] == 0x80 && self[end - 1] == 0xAF
  }
}
