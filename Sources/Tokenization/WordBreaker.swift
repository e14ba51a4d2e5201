import CICU

/// Finds the word boundaries of UAX #29 in UTF-8, through ICU and ``WordBreakRules``.
///
/// It owns ICU's iterator: use each from one thread at a time, and ``copy()`` it for others.
public final class WordBreaker {
  private let breaks: OpaquePointer
  private var text: UnsafeMutablePointer<UText>?

  /// ICU counts positions in 32 bits, so longer text is cut in windows of this many bytes (4 or more,
  /// for a scalar to fit).
  private let window: Int

  /// Compiles the rules (about 5 ms).
  ///
  /// - Parameter colonJoinsWords: whether `a:b` is one word, as UAX #29 has it; running text is
  ///   better off without.
  /// - Throws: ``TokenizationError`` with code `icuUnavailable`.
  public convenience init(colonJoinsWords: Bool = false) throws(TokenizationError) {
    try self.init(rules: WordBreakRules.text(colonJoinsWords: colonJoinsWords))
  }

  init(rules: String, window: Int = 1 << 30) throws(TokenizationError) {
    let units = Array(rules.utf16)
    var place = UParseError()
    var status = U_ZERO_ERROR
    let breaks = icu_openRules(units, Int32(units.count), &place, &status)
    guard let breaks, status.rawValue <= 0 else {
      throw TokenizationError(
        .icuUnavailable,
        """
        ICU does not accept the word boundary rules (\(String(cString: icu_statusName(status))), \
        line \(place.line), column \(place.offset)); install ICU 72 or later (Debian: libicu72)
        """)
    }
    self.breaks = breaks
    self.window = window
  }

  private init(adopting breaks: OpaquePointer, window: Int) {
    self.breaks = breaks
    self.window = window
  }

  deinit {
    icu_closeBreaks(breaks)
    if let text { icu_closeText(text) }
  }

  /// A breaker with the same rules for another thread.
  ///
  /// - Throws: ``TokenizationError`` with code `icuUnavailable`.
  public func copy() throws(TokenizationError) -> WordBreaker {
    var status = U_ZERO_ERROR
    guard let clone = icu_cloneBreaks(breaks, &status), status.rawValue <= 0 else {
      throw failure(status)
    }
    return WordBreaker(adopting: clone, window: window)
  }

  /// Calls `body` with the byte range of every segment, in order; together they are the text.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - body: receives offsets in bytes from the start of `text`.
  public func forEachSegment(in text: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    text.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count {
        var end = min(start + window, bytes.count)
        while end < bytes.count, end > start + 1, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        segment(UnsafeBufferPointer(rebasing: bytes[start..<end]), offset: start, body)
        start = end
      }
    }
  }

  private func segment(
    _ bytes: UnsafeBufferPointer<UInt8>, offset: Int, _ body: (Range<Int>) -> Void
  ) {
    var status = U_ZERO_ERROR
    bytes.withMemoryRebound(to: CChar.self) { characters in
      text = icu_openUTF8(text, characters.baseAddress, Int64(characters.count), &status)
    }
    icu_setText(breaks, text, &status)
    // Only a want of memory is left to fail here, and Swift stops at that everywhere.
    precondition(status.rawValue <= 0, "ICU: \(String(cString: icu_statusName(status)))")
    var start = icu_firstBreak(breaks)
    while true {
      let end = icu_nextBreak(breaks)
      if end < 0 { break }
      body(offset + Int(start)..<offset + Int(end))
      start = end
    }
  }

  private func failure(_ status: UErrorCode) -> TokenizationError {
    TokenizationError(
      .icuUnavailable,
      "ICU failed (\(String(cString: icu_statusName(status)))); free some memory and try again")
  }
}
