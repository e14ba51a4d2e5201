/// What a token of running text means for the spaces around it.
enum TokenShape {
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

  /// The shape by the one character that the token is, apart from invisible ones at its end.
  init(_ token: String) {
    var scalars = token.unicodeScalars.makeIterator()
    guard let first = scalars.next() else {
      self = .word
      return
    }
    if first.properties.numericType == .decimal {
      self = .number
      return
    }
    while let next = scalars.next() {
      guard next.isInvisible else {
        self = .word
        return
      }
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

extension String {
  /// Whether the first scalar extends the grapheme cluster before it, whichever that is: a vowel sign,
  /// a skin tone, a ZWJ.
  var startsWithMark: Bool {
    guard let first = unicodeScalars.first, first.value >= 0x300 else { return false }
    var probe = "a"
    probe.unicodeScalars.append(first)
    return probe.count == 1
  }
}
