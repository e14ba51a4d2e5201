import Training

/// The loss of the first updates of a run, which tells whether it learns at all.
struct LearningStart {
  /// Updates, after the warm-up, in which a network by a usual rate learns the frequencies of most tokens.
  private static let updates = 100
  /// Updates whose losses are averaged.
  private static let averaged = 10

  private var first = 0.0
  private var last = 0.0
  /// The updates in which the loss hardly fell, at the one update after which that is known; else nil.
  private(set) var updatesWithoutProgress: Int?

  /// Takes an update into account; those of a run that goes on later than its start tell nothing.
  mutating func add(_ step: StepReport, update: Int, warmup: Int) {
    let end = Self.updates + warmup
    updatesWithoutProgress = nil
    if update <= Self.averaged { first += step.nats }
    guard end - Self.averaged < update, update <= end else { return }
    last += step.nats
    // A loss that rises has another cause.
    if update == end, first > 0, (0.98 * first...1.02 * first).contains(last) {
      updatesWithoutProgress = end
    }
  }
}
