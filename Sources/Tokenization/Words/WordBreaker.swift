import CICU

/// Finds the word boundaries of UAX #29 in UTF-8, through ICU and `WordBreakRules`.
///
/// It owns ICU's iterator: use each from one thread at a time, and ``copy()`` it for others.
public final class WordBreaker {
  private let breaks: OpaquePointer

  /// ICU counts positions in 32 bits, so longer text is cut in windows of this many bytes (4 or more,
  /// for a scalar to fit).
  private let window: Int

  /// Compiles the rules (about 5 ms).
  ///
  /// - Parameter colonJoinsWords: whether `a:b` is one word, as UAX #29 has it; running text is
  ///   better off without.
  /// - Throws: ``TokenizationError`` with code `icuUnavailable` or `outOfMemory`.
  public convenience init(colonJoinsWords: Bool = false) throws(TokenizationError) {
    try self.init(rules: WordBreakRules.text(colonJoinsWords: colonJoinsWords))
  }

  init(rules: String, window: Int = 1 << 30) throws(TokenizationError) {
    let units = Array(rules.utf16)
    var failure = icu_failure()
    func create() -> OpaquePointer? { icu_breaker_create(units, Int32(units.count), &failure) }
    // ICU tells of a fault in the rules where it gets no memory for a part of them.
    guard let breaks = create() ?? create() else {
      throw TokenizationError(
        failure,
        "does not accept the word boundary rules at line \(failure.line), column \(failure.column)")
    }
    self.breaks = breaks
    self.window = window
  }

  private init(adopting breaks: OpaquePointer, window: Int) {
    self.breaks = breaks
    self.window = window
  }

  deinit {
    icu_breaker_destroy(breaks)
  }

  /// A breaker with the same rules for another thread.
  ///
  /// - Throws: ``TokenizationError`` with code `icuUnavailable` or `outOfMemory`.
  public func copy() throws(TokenizationError) -> WordBreaker {
    var failure = icu_failure()
    guard let clone = icu_breaker_copy(breaks, &failure) else {
      throw TokenizationError(failure, "does not copy the word boundary rules")
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
    var failure = icu_failure()
    let isSet = icu_breaker_set_text(breaks, bytes.baseAddress, Int64(bytes.count), &failure)
    // Only a want of memory is left to fail here, and Swift stops at that everywhere.
    precondition(isSet != 0, "ICU: \(String(cString: failure.name))")
    var start: Int32 = 0
    while true {
      let end = icu_breaker_next(breaks)
      if end < 0 { break }
      body(offset + Int(start)..<offset + Int(end))
      start = end
    }
  }
}

extension TokenizationError {
  /// The error of a call of ICU that failed at `what`.
  fileprivate init(_ failure: icu_failure, _ what: String) {
    self =
      failure.is_of_memory
      ? .outOfMemory
      : TokenizationError(
        .icuUnavailable,
        "ICU \(what) (\(String(cString: failure.name))); install ICU 72 or later (Debian: libicu72)"
      )
  }
}
