import Runs

/// A line that tells where work stands: drawn over on a terminal, printed now and then elsewhere.
struct ProgressLine {
  private let watch = Stopwatch()
  private let isQuiet: Bool
  private var lastShown = 0.0
  private var isOpen = false

  init(quiet: Bool) { isQuiet = quiet }

  /// Seconds since the work began.
  var seconds: Double { watch.seconds }

  /// Whether it is time for ``show(_:)``.
  var isDue: Bool { !isQuiet && seconds - lastShown >= (Console.isTerminal ? 0.2 : 30) }

  /// Shows where the work stands.
  mutating func show(_ line: String) {
    lastShown = seconds
    if Console.isTerminal {
      Console.progress("\r\u{1B}[K" + Console.shown(line))
      isOpen = true
    } else {
      Console.error(line)
    }
  }

  /// Takes the line off a terminal.
  mutating func erase() {
    if isOpen { Console.progress("\r\u{1B}[K") }
    isOpen = false
  }

  /// Prints a line that stays.
  mutating func note(_ line: String) {
    guard !isQuiet else { return }
    erase()
    Console.error(line)
  }
}
