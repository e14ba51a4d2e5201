/// Updates in a row, such as those that a line of a log is about: their sums, and the last of them.
public struct UpdateSums: Sendable {
  /// The last update.
  public private(set) var last: StepReport?
  /// The sums.
  public private(set) var tally = Tally()
  /// Elements of gradients that were limited.
  public private(set) var clippedValues = 0
  /// Seconds that the updates took.
  public private(set) var seconds = 0.0

  /// The sums of no update.
  public init() {}

  /// Adds an update that took `seconds`.
  public mutating func add(_ step: StepReport, seconds: Double) {
    last = step
    tally.add(step)
    clippedValues += step.clipping.clippedValues
    self.seconds += seconds
  }

  /// The speed, in tokens a second.
  public var tokensPerSecond: Double { Double(tally.tokens) / max(seconds, 1e-9) }
}
