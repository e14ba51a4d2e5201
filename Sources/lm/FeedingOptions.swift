import ArgumentParser
import Training

/// What the model is given as its next input while it learns.
struct FeedingOptions: ParsableArguments {
  /// The policies by name.
  enum Policy: String, CaseIterable, ExpressibleByArgument {
    case teacher, scheduled, free
  }

  /// The schedules by name.
  enum Sampling: String, CaseIterable, ExpressibleByArgument {
    case constant, linear, exponential
    case inverseSigmoid = "inverse-sigmoid"
  }

  @Option(
    help: """
      What the next input is: the true token (teacher), sometimes the model's own sample instead \
      (scheduled), or always (free); the first of a window is always true.
      """)
  var feeding: Policy = .teacher

  @Option(
    help: """
      How often the true token is fed at update i: 1 - R (constant), 1 - S·i but at least F (linear), \
      K^i (exponential), K/(K + exp(i/K)) (inverse-sigmoid); --sampling-schedule too.
      """)
  var sampling: Sampling?

  @Option(help: "R of constant sampling (default: 0.25); --sampling-probability too.")
  var samplingRate: Double?

  @Option(help: "S of linear sampling (default: 0.0001).")
  var samplingSlope: Double?

  @Option(help: "F of linear sampling (default: 0.5).")
  var samplingFloor: Double?

  @Option(help: "K of exponential (default: 0.9999) and inverse-sigmoid sampling (default: 1000).")
  var samplingK: Double?

  @Option(
    help:
      "What is sampled together: a position, or a strand's whole window, a sequence (default: position)."
  )
  var samplingBy: Feeding.Coin?

  func validate() throws {
    let schedule = sampling ?? .constant
    let hasK = schedule == .exponential || schedule == .inverseSigmoid
    let uses = [
      ("--sampling", sampling != nil, true), ("--sampling-by", samplingBy != nil, true),
      ("--sampling-rate", samplingRate != nil, schedule == .constant),
      ("--sampling-slope", samplingSlope != nil, schedule == .linear),
      ("--sampling-floor", samplingFloor != nil, schedule == .linear),
      ("--sampling-k", samplingK != nil, hasK),
    ]
    if feeding != .scheduled, let (name, _, _) = uses.first(where: { $0.1 }) {
      throw ValidationError("\(name) is for --feeding scheduled; leave it out")
    }
    try StrayOption.refuse(
      uses.map { .init($0, isGiven: $1, isUsed: $2, by: "\(schedule.rawValue) sampling") })
  }

  var policy: Feeding {
    switch feeding {
    case .teacher: .teacherForcing
    case .scheduled: .scheduledSampling(schedule, by: samplingBy ?? .position)
    case .free: .freeRunning
    }
  }

  private var schedule: SamplingSchedule {
    switch sampling ?? .constant {
    case .constant: .constant(rate: samplingRate ?? 0.25)
    case .linear: .linear(slope: samplingSlope ?? 1e-4, floor: samplingFloor ?? 0.5)
    case .exponential: .exponential(k: samplingK ?? 0.9999)
    case .inverseSigmoid: .inverseSigmoid(k: samplingK ?? 1000)
    }
  }
}
