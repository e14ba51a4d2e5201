/// Where a long line may be cut, so that its parts are normalised one by one and never all at once.
extension Span<UInt8> {
  /// The first space from `start` on across which no rule of a ``Normalizer`` looks; `count` where there
  /// is none.
  ///
  /// Letters that no rule changes stand on both sides, and of those that neither end a prefix nor begin
  /// a suffix.
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

  /// Whether two bytes are such letters: two of ASCII, or one of Persian.
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
