extension Normalizer {
  /// Normalises a line in parts, so that a long one is never in memory as often as it takes.
  ///
  /// - Parameters:
  ///   - line: valid UTF-8.
  ///   - body: receives what a part became, after the space where the line was cut; where the part
  ///     starts in the line; and whether it is the last.
  @inline(__always)
  func forEachSlice(
    of line: Span<UInt8>, _ body: (_ text: [UInt8], _ start: Int, _ isLast: Bool) -> Void
  ) {
    var lower = 0
    repeat {
      let upper = line.endOfSlice(from: lower + 1 << 20)
      normalize(line.extracting(lower..<upper))
      body(lower > 0 ? [0x20] + text : text, lower, upper == line.count)
      lower = upper + 1
    } while lower < line.count
  }
}

/// Where a long line may be cut.
extension Span<UInt8> {
  /// The first space from `start` on across which no rule of a ``Normalizer`` looks; `count` where
  /// there is none.
  ///
  /// Letters that no rule changes stand on both sides, and of those that neither end a prefix nor
  /// begin a suffix.
  func endOfSlice(from start: Int) -> Int {
    var space = Swift.max(start, 2)
    while space < count - 2 {
      if self[space] == 0x20, isPlain(at: space - 2, isBefore: true),
        isPlain(at: space + 1, isBefore: false)
      {
        return space
      }
      space += 1
    }
    return count
  }

  /// True if two bytes are such letters: two of ASCII, or one of Persian.
  private func isPlain(at offset: Int, isBefore: Bool) -> Bool {
    switch (self[offset], self[offset + 1]) {
    case (0x61...0x7A, 0x61...0x7A): true
    case (0xD8, 0xA8), (0xD8, 0xAF), (0xD8, 0xB1), (0xD8, 0xB3): true  // ب د ر س
    case (0xD9, 0x86): true  // ن
    case (0xD8, 0xA7), (0xD9, 0x85): isBefore  // ا م
    default: false
    }
  }
}
