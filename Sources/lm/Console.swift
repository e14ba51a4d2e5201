import Glibc

/// What is printed: results on the standard output, all else on the standard error.
enum Console {
  /// Whether progress can be drawn over.
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// A line on the standard error.
  static func error(_ line: String) {
    write(line + "\n", to: STDERR_FILENO)
  }

  /// Text on the standard output, at once.
  static func output(_ text: String) {
    write(text, to: STDOUT_FILENO)
  }

  static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      // A reader that has gone away (a closed pipe) has all that it wanted.
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }
}
