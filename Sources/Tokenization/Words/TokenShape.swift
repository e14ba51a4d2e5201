/// What a token of running text means for the spaces around it.
enum TokenShape {
  /// What stands between two tokens, spelled as it is: white space, or nothing.
  case gap
  case lineStart
  case word
  case number
  /// No space after: `(`.
  case opening
  /// No space before: `.`.
  case closing
  /// No space on either side: `-`.
  case joiner
  /// No space after, as in `$5`.
  case prefix
  case percent
  case colon
  case doubleQuote
  case singleQuote

  /// The shape by the one character that the token is, or repeats, apart from invisible ones at its end.
  @inline(__always)
  init(_ token: Span<UInt8>) {
    guard !token.isEmpty else {
      self = .gap
      return
    }
    let (first, length) = token.scalar(at: 0)
    // Letters are most of what there is.
    if 0x41...0x5A ~= first.value & ~0x20 || 0x620...0x65F ~= first.value
      || 0x66E...0x6D3 ~= first.value
    {
      self = .word
      return
    }
    self = Self.shape(ofMark: first, followedBy: token.extracting(length..<token.count))
  }

  @inline(never)
  private static func shape(
    ofMark mark: Unicode.Scalar, followedBy rest: Span<UInt8>
  ) -> TokenShape {
    let shape = shape(of: mark)
    if shape == .word || shape == .number { return shape }
    var position = 0
    while position < rest.count {
      let (next, length) = rest.scalar(at: position)
      guard next == mark || next.isInvisible else { return .word }
      position += length
    }
    return shape
  }

  /// The shape of a token that is this character once or more.
  private static func shape(of character: Unicode.Scalar) -> TokenShape {
    switch character {
    case "0"..."9", "۰"..."۹": .number
    case ".", ",", ";", "!", "?", "…", "،", "؛", "؟", ")", "]", "}", "»", "›", "”", "’": .closing
    case "(", "[", "{", "«", "‹", "“", "‘": .opening
    case "-", "‐", "‑", "–", "—", "/": .joiner
    case "$", "€", "£", "#", "@": .prefix
    case "%", "٪": .percent
    case ":": .colon
    case "\"": .doubleQuote
    case "'": .singleQuote
    default:
      character.isInvisible
        ? .gap
        : character.value >= 0x80 && character.properties.numericType == .decimal ? .number : .word
    }
  }
}
