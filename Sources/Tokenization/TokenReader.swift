import Glibc

/// Walks over a text line by line and says what is to become an id: the one place that knows which
/// token ends a line.
struct TokenReader {
  enum Event {
    /// A token, by its bytes in the text.
    case token(Range<Int>)
    /// The end of a line, as a character.
    case newline
    case endOfSentence
    /// The text spells out `<unk>`.
    case unknown
  }

  private let tokenizer: any Tokenizer
  private let lineEnd: Event?
  private let readsSpecialTokens: Bool

  init(_ configuration: TokenizerConfiguration) throws(TokenizationError) {
    tokenizer = try configuration.makeTokenizer()
    readsSpecialTokens = configuration.kind.readsSpecialTokens
    lineEnd =
      configuration.endOfSentence ? .endOfSentence : configuration.kind == .char ? .newline : nil
  }

  /// Calls `body` with every event of `text` in order.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8 with LF as newline.
  ///   - endsLastLine: whether a last line without a newline ends all the same.
  ///   - body: receives the events.
  /// - Returns: lines, scalars and bytes; the caller knows the rest.
  func read(
    _ text: Span<UInt8>, endsLastLine: Bool = true, _ body: (Event) -> Void
  ) -> TextStatistics {
    var statistics = TextStatistics()
    var start = 0
    while start < text.count {
      let newline = text.newline(from: start)
      let end = newline ?? text.count
      tokenizer.forEachToken(in: text.extracting(start..<end)) { range in
        body(event(start + range.lowerBound..<start + range.upperBound, in: text))
      }
      if let lineEnd, newline != nil || endsLastLine { body(lineEnd) }
      statistics.lines += 1
      start = end + 1
    }
    // `start` is one beyond the text when the last line lacks its newline.
    let supplied = endsLastLine && start > text.count ? 1 : 0
    statistics.scalars = text.scalarCount + supplied
    statistics.bytes = text.count + supplied
    return statistics
  }

  @inline(__always)
  private func event(_ range: Range<Int>, in text: Span<UInt8>) -> Event {
    guard readsSpecialTokens, range.count == 5, text[range.lowerBound] == UInt8(ascii: "<") else {
      return .token(range)
    }
    if text.equals(Vocabulary.unknownSpelling, at: range.lowerBound) { return .unknown }
    if text.equals(Vocabulary.endOfSentenceSpelling, at: range.lowerBound) { return .endOfSentence }
    return .token(range)
  }
}

extension Span<UInt8> {
  /// The offset of the first LF from `start` on.
  func newline(from start: Int) -> Int? {
    withUnsafeBufferPointer { bytes in
      guard start < bytes.count, let base = bytes.baseAddress,
        let found = memchr(base + start, 0x0A, bytes.count - start)
      else { return nil }
      return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
  }

  /// How many scalars valid UTF-8 has: the bytes that do not continue one.
  fileprivate var scalarCount: Int {
    withUnsafeBufferPointer { bytes in
      var count = 0
      for byte in bytes where byte & 0xC0 != 0x80 { count &+= 1 }
      return count
    }
  }

  fileprivate func equals(_ bytes: [UInt8], at start: Int) -> Bool {
    for offset in bytes.indices where self[start + offset] != bytes[offset] { return false }
    return true
  }
}
