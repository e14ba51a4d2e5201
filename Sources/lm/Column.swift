import ReportPages

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

  /// A text among figures.
  ///
  /// On a terminal a text that runs from right to left stands in isolates, so that the figures stay where
  /// they stand. Elsewhere it can be copied as it is.
  static func isolated(_ text: String) -> String {
    guard Console.isOutputTerminal, Direction.hasRightToLeft(text) else { return text }
    return "\u{2068}\(text)\u{2069}"
  }

  /// How many places a text takes: ZWNJ, vowel signs and isolates take none of their own.
  static func places(of text: String) -> Int {
    text.unicodeScalars.count {
      ![.nonspacingMark, .enclosingMark, .format].contains($0.properties.generalCategory)
    }
  }
}
