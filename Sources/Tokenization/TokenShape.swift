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
    if 0x30...0x39 ~= first.value || 0x6F0...0x6F9 ~= first.value
      || first.value >= 0x80 && first.properties.numericType == .decimal
    {
      self = .number
      return
    }
    var position = length
    let isInvisible = first.isInvisible
    while position < token.count {
      let (next, length) = token.scalar(at: position)
      guard next == first || next.isInvisible else {
        self = .word
        return
      }
      position += length
    }
    if isInvisible {
      self = .gap
      return
    }
    switch first {
    case ".", ",", ";", "!", "?", "…", "،", "؛", "؟", ")", "]", "}", "»", "›", "”", "’":
      self = .closing
    case "(", "[", "{", "«", "‹", "“", "‘":
      self = .opening
    case "-", "‐", "‑", "–", "—", "/":
      self = .joiner
    case "$", "€", "£", "#", "@":
      self = .prefix
    case "%", "٪":
      self = .percent
    case ":":
      self = .colon
    case "\"":
      self = .doubleQuote
    case "'":
      self = .singleQuote
    default:
      self = .word
    }
  }
}
