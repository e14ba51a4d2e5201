/// Text in columns of a table.
enum Column {
  /// A text at the start of a column.
  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - places(of: text), 1))
  }

  /// A text at the end of a column.
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(width - places(of: text), 1)) + text
  }

  /// A text among figures, in isolates, so that Persian leaves them where they stand.
  static func isolated(_ text: String) -> String { "\u{2068}\(text)\u{2069}" }

  /// How many places a text takes: ZWNJ, vowel signs and isolates take none of their own.
  static func places(of text: String) -> Int {
    text.unicodeScalars.count {
      ![.nonspacingMark, .enclosingMark, .format].contains($0.properties.generalCategory)
    }
  }
}
