import Storage

/// Checks that a file is text, before hours of training on it.
extension TextPart {
  /// - Throws: ``TokenizationError`` with code `invalidData` for no text, or an encoding other than
  ///   UTF-8; `StorageError` where it cannot be read; what `check` throws, which is called often.
  func validate(mayBeEmpty: Bool, check: () throws -> Void) throws {
    try validateEncoding()
    guard !mayBeEmpty else { return }
    guard try decoding == .raw ? byteCount > 0 : hasText(check) else {
      throw TokenizationError(.invalidData, "\(title) has no text; give a file with words in it")
    }
  }

  private func validateEncoding() throws {
    guard decoding != .raw else { return }
    let start = try content.bytes(range.lowerBound..<min(range.upperBound, 1 << 20))
    if let format = CompressedFormat(startingWith: start) {
      throw TokenizationError(.invalidData, format.advice(about: title))
    }
    let hasForeignMark =
      start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF])
      || start.starts(with: [0, 0, 0xFE, 0xFF])
    let repair = UTF8Repair(start)
    // Strict text is told where it is ill-formed.
    guard decoding.illFormed == .replaced || repair.replacements == 0,
      hasForeignMark || Self.isForeign(repair)
    else { return }
    let isWide = hasForeignMark || repair.text.contains(0)
    let encoding = isWide ? (Self.isUTF32(start) ? "UTF-32" : "UTF-16") : "WINDOWS-1256"
    throw TokenizationError(
      .invalidData,
      "\(title) is no UTF-8 text; convert it, as with 'iconv -f \(encoding) -t UTF-8'")
  }

  private func hasText(_ check: () throws -> Void) throws -> Bool {
    var start = range.lowerBound
    if try content.bytes(start..<min(start + 3, range.upperBound)) == [0xEF, 0xBB, 0xBF] {
      start += 3
    }
    while start < range.upperBound {
      try check()
      let end = min(start + Self.blockSize, range.upperBound)
      if try content.bytes(start..<end).contains(where: { $0 > 0x20 }) { return true }
      start = end
    }
    return false
  }

  /// True for text of four bytes a scalar, in either order: one is 0, and the next is a plane.
  private static func isUTF32(_ bytes: [UInt8]) -> Bool {
    let scalars = min(bytes.count / 4, 1_000)
    return scalars > 0
      && [(3, 2), (0, 1)].contains { zero, plane in
        (0..<scalars).allSatisfy { bytes[4 * $0 + zero] == 0 && bytes[4 * $0 + plane] <= 0x10 }
      }
  }

  /// True if more than a quarter of the characters are invalid: another encoding, or not a text.
  ///
  /// UTF-16 gives a NUL or another control character for every second byte, an encoding of one byte
  /// a letter gives hardly a letter of Persian. A few characters do not tell.
  private static func isForeign(_ repair: UTF8Repair) -> Bool {
    var characters = 0
    var controls = 0
    for byte in repair.text {
      if byte & 0xC0 != 0x80 { characters += 1 }
      if byte < 0x20, !(0x09...0x0D).contains(byte) { controls += 1 }
    }
    return characters >= 24 && 4 * (controls + repair.replacements) > characters
  }
}
