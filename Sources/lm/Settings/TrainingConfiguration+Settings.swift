import LanguageModels
import Training

extension TrainingConfiguration {
  /// The options of `lm train` that lead to it.
  var settings: [Setting] {
    [Setting("epochs", epochs)] + setting("max-steps", maximumSteps)
      + [
        Setting("batch-size", batch), Setting("bptt", bptt), Setting("random-bptt", randomBPTT),
      ]
      + feeding.settings + optimizer.settings + [Setting("lr", rate)] + schedule.settings
      + [
        Setting("warmup", warmup), limit("clip-norm", clipping.norm),
        limit("clip-value", clipping.value), Setting("activation-penalty", penalty.size),
        Setting("change-penalty", penalty.change), Setting("loss-mean", lossMean.rawValue),
      ]
      + setting("patience", patience)
      + [Setting("precision", precision.rawValue), Setting("seed", seed)]
  }

  private func limit(_ name: String, _ value: Float?) -> Setting {
    value.map { Setting(name, $0) } ?? Setting(name, Limit.none.description)
  }
}

extension OptimizerConfiguration {
  fileprivate var settings: [Setting] {
    [Setting("optimizer", kind.rawValue)]
      + (kind.hasMomentum ? [Setting("momentum", momentum)] : [])
      + (kind.hasSquareDecay ? [Setting("square-decay", squareDecay)] : [])
      + [Setting("weight-decay", weightDecay)]
      + (kind.isAveraged ? [Setting("nonmonotone", nonMonotone)] : [])
  }
}

extension Schedule {
  fileprivate var settings: [Setting] {
    func named(_ name: ScheduleName) -> [Setting] { [Setting("schedule", name.rawValue)] }
    return switch self {
    case .constant: named(.constant)
    case .cosine: named(.cosine)
    case .linear(let after, _): named(.linear) + [Setting("decay-after", after)]
    case .step(let after, let factor):
      named(.step) + [Setting("decay-after", after), Setting("decay", factor)]
    case .plateau(let patience, let factor):
      named(.plateau) + [Setting("decay-after", patience), Setting("decay", factor)]
    }
  }
}

extension Feeding {
  fileprivate var settings: [Setting] {
    func named(_ policy: FeedingOptions.Policy) -> [Setting] {
      [Setting("feeding", policy.rawValue)]
    }
    return switch self {
    case .teacherForcing: named(.teacher)
    case .freeRunning: named(.free)
    case .scheduledSampling(let schedule, let coin):
      named(.scheduled) + schedule.settings + [Setting("sampling-by", coin.rawValue)]
    }
  }
}

extension SamplingSchedule {
  fileprivate var settings: [Setting] {
    func named(_ name: FeedingOptions.Sampling) -> Setting { Setting("sampling", name.rawValue) }
    return switch self {
    case .constant(let rate): [named(.constant), Setting("sampling-rate", rate)]
    case .linear(let slope, let floor):
      [named(.linear), Setting("sampling-slope", slope), Setting("sampling-floor", floor)]
    case .exponential(let k): [named(.exponential), Setting("sampling-k", k)]
    case .inverseSigmoid(let k): [named(.inverseSigmoid), Setting("sampling-k", k)]
    }
  }
}
