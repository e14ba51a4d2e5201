import Glibc

/// The progress line of a run: drawn over on a terminal, a plain line now and then elsewhere.
struct TrainingProgress {
  private let watch = Stopwatch()
  private let interval: Double
  private let isQuiet: Bool
  private var tokens = 0
  private var lastShown = 0.0
  private var isLineOpen = false

  init(quiet: Bool) {
    isQuiet = quiet
    interval = Console.isTerminal ? 0.2 : 30
  }

  /// Training speed of this run so far, validation not counted.
  var tokensPerSecond: Double { Double(tokens) / max(seconds, 1e-9) }

  /// Seconds of training, validation not counted.
  private(set) var seconds = 0.0

  /// Counts a training step.
  mutating func count(tokens: Int, seconds: Double) {
    self.tokens += tokens
    self.seconds += seconds
  }

  /// Whether it is time for ``show(_:)``.
  var isDue: Bool { !isQuiet && watch.seconds - lastShown >= interval }

  /// Shows where the run stands.
  mutating func show(_ line: String) {
    lastShown = watch.seconds
    if Console.isTerminal {
      Console.progress("\r\u{1B}[K" + line)
      isLineOpen = true
    } else {
      Console.error(line)
    }
  }

  /// Prints a line that stays.
  mutating func note(_ line: String) {
    guard !isQuiet else { return }
    if isLineOpen { Console.progress("\r\u{1B}[K") }
    isLineOpen = false
    Console.error(line)
  }
}
