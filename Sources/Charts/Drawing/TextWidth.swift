/// The width of a text before any font is known.
///
/// The widths of letters are those of wide sans-serif fonts, so that other fonts need less.
enum TextWidth {
  /// The width in units of the font size.
  static func em(_ text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + em($1) }
  }

  private static func em(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", "J", ".", ",", ":", ";", "'", "|", "!", " ", "،", "·", "(", ")", "[",
      "]":
      0.3
    case "f", "r", "t", "-", "/", "\"", "°": 0.4
    case "m", "w", "M", "W", "@", "%", "—", "…": 0.93
    case "A"..."Z", "&", "~", "+", "=", "<", ">", "−", "×": 0.68
    case "a", "c", "e", "k", "s", "v", "x", "y", "z": 0.56
    case "0"..."9", "\u{6F0}"..."\u{6F9}", "\u{660}"..."\u{669}": 0.59
    case "⁰"..."⁹", "⁻", "¹", "²", "³": 0.4
    case " "..."~": 0.62
    // Marks on letters, joiners and marks of direction.
    case "\u{300}"..."\u{36F}", "\u{64B}"..."\u{65F}", "\u{200B}"..."\u{200F}",
      "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
      0
    case "ا", "آ", "أ", "إ", "ل", "د", "ذ", "ر", "ز", "ژ", "و", "ه", "ن", "ی", "ي", "ب", "پ", "ت",
      "ث",
      "م":
      0.5
    case "\u{590}"..."\u{8FF}", "\u{FB1D}"..."\u{FDFF}", "\u{FE70}"..."\u{FEFC}": 0.72
    case "\u{2E80}"..."\u{9FFF}", "\u{AC00}"..."\u{D7AF}", "\u{FF00}"..."\u{FF60}",
      "\u{1F000}"...:
      1.1
    default: 0.66
    }
  }

  /// The lines of a text that stay within a width: broken at spaces, and within words that are longer.
  static func lines(_ text: String, _ style: TextStyle, width: Double) -> [String] {
    var lines: [String] = []
    var line = ""
    func fits(_ text: String) -> Bool { style.width(text) <= width }
    for word in text.split(whereSeparator: \.isWhitespace).map(String.init) {
      let longer = line.isEmpty ? word : line + " " + word
      if fits(longer) {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      for character in word {
        if !line.isEmpty, !fits(line + String(character)) {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// A text, or as much of its start as a width has room for.
  static func shortened(_ text: String, _ style: TextStyle, width: Double) -> String {
    guard style.width(text) > width else { return text }
    var start = ""
    for character in text {
      if style.width(start + String(character) + "…") > width { break }
      start.append(character)
    }
    return start + "…"
  }
}
