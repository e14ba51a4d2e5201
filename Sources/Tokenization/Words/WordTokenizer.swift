/// Words, numbers and punctuation marks as Persian and English print has them; white space is never a
/// token.
///
/// Boundaries are those of UAX #29, changed where it does not serve running text: addresses and tags
/// are one token, numbers keep what is part of them, abbreviations keep their stops, and a run of one
/// mark is one token.
public final class WordTokenizer: Tokenizer {
  private let classes = WordClasses()
  private let breaker: WordBreaker

  /// Makes a tokenizer.
  ///
  /// - Throws: ``TokenizationError`` with code `icuUnavailable` or `outOfMemory`.
  public init() throws(TokenizationError) {
    breaker = try WordBreaker()
  }

  /// Calls `body` with the byte range of every token of `line`, in order.
  public func forEachToken(in line: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    line.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      var scanner = WordScanner(bytes: base, end: bytes.count, classes: classes)
      var position = 0
      while position < bytes.count {
        let (first, length) = scanner.wordClass(at: position)
        if first == .space {
          position &+= length
          continue
        }
        if first == .ignored {
          // What prints nothing clings to no word at the start of a stretch; a mark is a token.
          let end = scanner.skipIgnored(position)
          if !scanner.isInvisible(position..<end) { body(position..<end) }
          position = end
          continue
        }
        let run = scanner.run(from: position)
        if run.next == .space {
          body(position..<run.end)
          position = run.end
        } else {
          let isComplex = scanner.setStretch(from: position, searchingFrom: run.end)
          isComplex ? cutComplex(scanner, body) : cut(scanner, body)
          position = scanner.end
          scanner.end = bytes.count
        }
      }
    }
  }

  private func cut(_ stretch: WordScanner, _ body: (Range<Int>) -> Void) {
    var stretch = stretch
    var position = stretch.start
    while position < stretch.end {
      let end = stretch.tokenEnd(from: position)
      body(position..<end)
      position = end
    }
  }

  /// Cuts a stretch of which ICU knows the boundaries better.
  private func cutComplex(_ stretch: WordScanner, _ body: (Range<Int>) -> Void) {
    var stretch = stretch
    let text = UnsafeBufferPointer(
      start: stretch.bytes + stretch.start, count: stretch.end - stretch.start)
    var position = stretch.start
    let start = stretch.start
    breaker.forEachSegment(in: text.span) { segment in
      let upper = start + segment.upperBound
      // What is joined beyond the boundaries of ICU, such as an address, ends where it ends.
      while position < upper {
        let end = stretch.joinedEnd(from: position) ?? upper
        body(position..<end)
        position = end
      }
    }
  }
}
