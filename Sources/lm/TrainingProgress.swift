/// How fast a run trains, and the line that shows it.
struct TrainingProgress {
  var line: ProgressLine
  private var tokens = 0

  init(quiet: Bool) { line = ProgressLine(quiet: quiet) }

  /// Training speed of this run so far, validation not counted.
  var tokensPerSecond: Double { Double(tokens) / max(seconds, 1e-9) }

  /// Seconds of training, validation not counted.
  private(set) var seconds = 0.0

  /// Counts a training step.
  mutating func count(tokens: Int, seconds: Double) {
    self.tokens += tokens
    self.seconds += seconds
  }
}
