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
  private let normalizer: Normalizer?
  private let lineEnd: Event?
  private let readsSpecialTokens: Bool
  private let marksGaps: Bool

  init(
    _ configuration: TokenizerConfiguration, merges: BytePairMerges? = nil
  ) throws(TokenizationError) {
    tokenizer = try configuration.makeTokenizer(merges: merges)
    normalizer = configuration.makeNormalizer()
    readsSpecialTokens = configuration.kind.readsSpecialTokens
    marksGaps = configuration.kind.spacing == .asPrinted
    lineEnd =
      configuration.endOfSentence
      ? .endOfSentence : configuration.kind.keepsWhitespace ? .newline : nil
  }

  /// Calls `body` with every event of `text` in order, and the line that its range is in.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8 with LF as newline.
  ///   - endsLastLine: whether a last line without a newline ends all the same.
  ///   - body: receives the events.
  /// - Returns: lines, scalars and bytes of the text as it is given; the caller knows the rest.
  @inline(__always)
  func read(
    _ text: Span<UInt8>, endsLastLine: Bool = true, _ body: (Event, Span<UInt8>) -> Void
  ) -> TextStatistics {
    var statistics = TextStatistics()
    var start = 0
    while start < text.count {
      let newline = text.newline(from: start)
      let end = newline ?? text.count
      let isEnded = newline != nil || endsLastLine
      let line = text.extracting(start..<end)
      var spacing = WordSpacing()
      statistics.lines += 1
      if let normalizer {
        normalizer.forEachSlice(of: line) { text, _, isLast in
          statistics.lines += readLines(text.span, isEnded: isLast && isEnded, &spacing, body)
        }
      } else {
        readLine(line, isEnded: isEnded, &spacing, body)
      }
      start = end + 1
    }
    // `start` is one beyond the text when the last line lacks its newline.
    let supplied = endsLastLine && start > text.count ? 1 : 0
    statistics.scalars = text.scalarCount + supplied
    statistics.bytes = text.count + supplied
    return statistics
  }

  /// Reads what became of a line, which other line ends may have cut; returns how many cuts there are.
  @inline(__always)
  private func readLines(
    _ text: Span<UInt8>, isEnded: Bool, _ spacing: inout WordSpacing,
    _ body: (Event, Span<UInt8>) -> Void
  ) -> Int {
    var cuts = 0
    var start = 0
    while let end = text.newline(from: start) {
      readLine(text.extracting(start..<end), isEnded: true, &spacing, body)
      spacing = WordSpacing()
      cuts += 1
      start = end + 1
    }
    readLine(text.extracting(start..<text.count), isEnded: isEnded, &spacing, body)
    return cuts
  }

  @inline(__always)
  private func readLine(
    _ line: Span<UInt8>, isEnded: Bool, _ spacing: inout WordSpacing,
    _ body: (Event, Span<UInt8>) -> Void
  ) {
    if marksGaps {
      readWords(line, isEnded: isEnded, &spacing, body)
    } else {
      tokenizer.forEachToken(in: line) { body(event($0, in: line), line) }
    }
    if let lineEnd, isEnded { body(lineEnd, line) }
  }

  /// Reads a line with the gaps between its tokens that are not as ``WordSpacing`` has them: no
  /// token for a space, or its absence, where print has it so.
  ///
  /// What stands at the end of a line that goes on is no gap yet.
  @inline(__always)
  private func readWords(
    _ line: Span<UInt8>, isEnded: Bool, _ spacing: inout WordSpacing,
    _ body: (Event, Span<UInt8>) -> Void
  ) {
    var end = 0
    tokenizer.forEachToken(in: line) { token in
      let gap = end..<token.lowerBound
      let needsSpace = spacing.needsSpace(before: line.extracting(token))
      let isUsual = needsSpace ? gap.count == 1 && line[end] == 0x20 : gap.isEmpty
      if !isUsual { body(.token(gap), line) }
      body(.token(token), line)
      end = token.upperBound
    }
    if isEnded, end < line.count { body(.token(end..<line.count), line) }
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
    withUnsafeBytes { bytes in
      var continuations = 0
      var position = 0
      // Eight at a time: those with the upper bit and not the next, summed by a multiplication.
      while position + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        let found = word & ~(word << 1) & 0x8080_8080_8080_8080
        continuations &+= Int(truncatingIfNeeded: ((found >> 7) &* 0x0101_0101_0101_0101) >> 56)
        position &+= 8
      }
      for byte in bytes[position...] where byte & 0xC0 == 0x80 { continuations &+= 1 }
      return bytes.count - continuations
    }
  }

  fileprivate func equals(_ bytes: [UInt8], at start: Int) -> Bool {
    for offset in bytes.indices where self[start + offset] != bytes[offset] { return false }
    return true
  }
}
