/// Spaces, line ends and what prints nothing.
extension Normalizer {
  /// Direction marks, soft hyphen and zero-width space: Persian text has them where ZWNJ belongs.
  static func isInvisible(_ value: UInt32) -> Bool {
    switch value {
    case 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    // Word joiner and byte order mark.
    case 0x2060, 0xFEFF: true
    default: value == 0x200C
    }
  }

  static func isSpace(_ value: UInt32) -> Bool {
    switch value {
    case 0x20, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  static func isLineEnd(_ value: UInt32) -> Bool {
    value == 0x0A || value == 0x0B || value == 0x0C || value == 0x85 || value == 0x2028
      || value == 0x2029
  }

  /// The language-neutral part: one kind of space and of line end, and nothing invisible but ZWNJ and
  /// ZWJ, which are spelling.
  func cleanInvisible() {
    for index in 0..<line.count {
      var scalar = line[index]
      if Self.isLineEnd(scalar.value) {
        scalar.value = 0x0A
      } else if Self.isSpace(scalar.value) {
        scalar.value = 0x20
      } else if scalar.value != 0x200C, Self.isInvisible(scalar.value) {
        let isWithinPersian =
          scalar.value != 0x2060 && scalar.value != 0xFEFF
          && isArabicLetter(before: index) && isArabicLetter(after: index)
        if !isWithinPersian {
          isUnsettled = true
          continue
        }
      } else if traits(scalar.value).contains(.worthless) {
        isUnsettled = true
        continue
      }
      rewritten.append(scalar)
    }
    takeRewritten()
  }

  private func isArabicLetter(before index: Int) -> Bool {
    var index = index - 1
    while index >= 0,
      Self.isInvisible(line[index].value) || traits(line[index].value).contains(.mark)
    {
      index -= 1
    }
    return index >= 0 && traits(line[index].value).contains(.arabicLetter)
  }

  private func isArabicLetter(after index: Int) -> Bool {
    var index = index + 1
    while index < line.count, Self.isInvisible(line[index].value) { index += 1 }
    return index < line.count && traits(line[index].value).contains(.arabicLetter)
  }
}
