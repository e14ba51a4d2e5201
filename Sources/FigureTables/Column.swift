import ReportPages
import Storage

/// Text in columns of a table.
package enum Column {
  /// Lines of a name and a value.
  package static func lines(_ rows: [(String, String)]) -> String {
    rows.map { left("  \($0)", 22) + $1 + "\n" }.joined()
  }

  /// Lines of cells in columns that are two spaces apart, without spaces at their ends.
  ///
  /// - Parameters:
  ///   - lines: The cells, as many in every line.
  ///   - numbers: The columns whose cells stand at the end.
  /// - Returns: A text for every line.
  package static func aligned(_ lines: [[String]], numbers: Range<Int> = 0..<0) -> [String] {
    let widths = (lines.first ?? []).indices.map { column in
      lines.map { places(of: $0[column]) }.max() ?? 0
    }
    return lines.map { cells in
      cells.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - places(of: cells[column]))
        return (numbers.contains(column) ? space + cells[column] : cells[column] + space) + "  "
      }.joined().trimmingEnd
    }
  }

  /// A text at the start of a column.
  package static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - places(of: text), 1))
  }

  /// A text at the end of a column.
  package static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(width - places(of: text), 1)) + text
  }

  /// A text of somebody else among figures, as of `ForeignText`.
  ///
  /// A text with right-to-left letters stands in isolates where the style asks for them.
  package static func isolated(_ text: String) -> String {
    let text = ForeignText.visible(text)
    return TableStyle.current.isolatesRightToLeft ? Isolates.isolated(text) : text
  }

  /// A line whose words from right to left are names; each is isolated as ``isolated(_:)`` does it.
  package static func isolatingNames(in line: String) -> String {
    let line = ForeignText.visible(line)
    return TableStyle.current.isolatesRightToLeft ? Isolates.isolatingNames(in: line) : line
  }

  /// How many places a text takes: ZWNJ, vowel signs and isolates take none of their own.
  package static func places(of text: String) -> Int {
    text.unicodeScalars.count {
      ![.nonspacingMark, .enclosingMark, .format].contains($0.properties.generalCategory)
    }
  }
}

extension String {
  /// The text without the spaces at its end.
  package var trimmingEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
