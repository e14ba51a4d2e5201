/// Walking over the scalars of UTF-8 that is known to be valid.
extension Span<UInt8> {
  /// The scalar that starts at `offset`, and how many bytes it takes.
  ///
  /// - Precondition: a scalar of valid UTF-8 starts at `offset`.
  @inline(__always)
  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = self[offset]
    let length = utf8Length(lead: lead)
    var value: UInt32
    switch length {
    case 1: value = UInt32(lead)
    case 2: value = UInt32(lead & 0x1F)
    case 3: value = UInt32(lead & 0x0F)
    default: value = UInt32(lead & 0x07)
    }
    for next in offset + 1..<offset + length {
      value = value << 6 | UInt32(self[next] & 0x3F)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }
}

/// How many bytes a scalar takes whose first byte in valid UTF-8 is `lead`.
@inline(__always)
func utf8Length(lead: UInt8) -> Int {
  lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
}

extension Unicode.Scalar {
  /// True if the scalar is white space or prints nothing: ZWNJ, direction marks, soft hyphen.
  var isInvisible: Bool {
    if value < 0x80 { return isWhitespace }
    // Arabic letters are most of a Persian text: spare them two property lookups.
    if 0x620...0x6FF ~= value { return false }
    return properties.isWhitespace || properties.isDefaultIgnorableCodePoint
  }

  /// White_Space of the Unicode Character Database.
  var isWhitespace: Bool {
    value < 0x80 ? value == 0x20 || 0x09...0x0D ~= value : properties.isWhitespace
  }
}

extension UnsafePointer<UInt8> {
  /// As ``Span/scalar(at:)``, without its checks: for loops over every scalar.
  @inline(__always)
  func scalarValue(at offset: Int) -> (value: UInt32, length: Int) {
    let lead = self[offset]
    if lead < 0x80 { return (UInt32(lead), 1) }
    func next(_ distance: Int) -> UInt32 { UInt32(self[offset + distance] & 0x3F) }
    if lead < 0xE0 { return (UInt32(lead & 0x1F) << 6 | next(1), 2) }
    if lead < 0xF0 { return (UInt32(lead & 0x0F) << 12 | next(1) << 6 | next(2), 3) }
    return (UInt32(lead & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
  }
}
