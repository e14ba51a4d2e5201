/// Colours of lines on a terminal.
enum Color {
  /// Whether the user wants colours: `NO_COLOR` is unset or empty (no-color.org) and the terminal is not dumb.
  static func isWanted(_ environment: (String) -> String?) -> Bool {
    (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") ?? "dumb" != "dumb"
  }

  /// A line with its first word red if it is an error, the whole dim if it is a note.
  static func marked(_ line: String) -> String {
    if line.hasPrefix("error: ") { return "\u{1B}[1;31merror:\u{1B}[0m" + line.dropFirst(6) }
    if line.hasPrefix("note: ") { return "\u{1B}[33mnote:\u{1B}[0m" + line.dropFirst(5) }
    return line
  }
}
