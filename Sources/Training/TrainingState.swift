import JSON

/// The position of a run.
///
/// With the vectors of model and optimiser it is all that a checkpoint needs.
public struct TrainingState: Hashable, Sendable {
  /// The current epoch, from 0.
  public var epoch = 0
  /// Steps of every strand that are done in the current epoch.
  public var position = 0
  /// Updates so far.
  public var updates = 0
  /// The learning rate of the last update.
  public var rate: Float = 0
  /// The sums over the updates of the current epoch.
  public var tally = Tally()
  /// The update after which the iterates are averaged; nil while they are not.
  public var averagedSince: Int?
  /// How many times in a row the run went back because of a loss or a gradient that was not finite.
  public var faults = 0
  /// The learning rate and what decides it.
  public var schedule: ScheduleState
  /// The ended epochs.
  public var history: [EpochReport] = []
  /// True if the run has ended.
  public var isFinished = false

  /// The start of a run.
  public init(_ configuration: TrainingConfiguration) {
    schedule = ScheduleState(rate: configuration.rate)
    rate = configuration.rate
  }

  /// The ended epoch with the lowest validation loss.
  public var best: EpochReport? {
    history.filter { $0.validation != nil }.min { $0.validation ?? 0 < $1.validation ?? 0 }
  }

  /// Ended epochs since the best.
  public var epochsWithoutProgress: Int {
    best.map { (history.last?.epoch ?? 0) - $0.epoch } ?? 0
  }
}

/// The figures of an epoch.
public struct EpochReport: Codable, Hashable, Sendable {
  /// The names in files, whatever those in code.
  private enum CodingKeys: String, CodingKey {
    case epoch = "epoch"
    case updates = "updates"
    case rate = "rate"
    case training = "training"
    case validation = "validation"
    case trainingAccuracy = "training_accuracy"
    case validationAccuracy = "validation_accuracy"
    case clipped = "clipped"
    case limited = "limited"
    case sampled = "sampled"
  }

  /// 1, 2, ….
  public let epoch: Int
  /// Updates since the start of the run.
  public let updates: Int
  /// The learning rate of its last update.
  public let rate: Float
  /// Mean −log p of the training tokens while they were learnt, in nats a token.
  public let training: Double
  /// Mean −log p of the validation tokens afterwards, in nats a token.
  public let validation: Double?
  /// The part of the training tokens that the model held for the most probable while they were learnt; nil
  /// where it was not measured.
  public let trainingAccuracy: Double?
  /// The part of the validation tokens that it held for the most probable afterwards; nil where it was not
  /// measured.
  public let validationAccuracy: Double?
  /// The part of the updates whose gradient norm was clipped.
  public let clipped: Double
  /// The part of the updates whose gradient had elements limited; nil without a limit on values.
  public let limited: Double?
  /// The part of the inputs that were the model's own samples.
  public let sampled: Double

  /// Reads a report.
  ///
  /// - Throws: `DecodingError` for figures that no epoch has.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    epoch = try container.decodeCount(forKey: .epoch)
    updates = try container.decodeCount(forKey: .updates)
    rate = try container.decode(Float.self, forKey: .rate)
    training = try container.decode(Double.self, forKey: .training)
    validation = try container.decodeIfPresent(Double.self, forKey: .validation)
    trainingAccuracy = try container.decodeShareIfPresent(forKey: .trainingAccuracy)
    validationAccuracy = try container.decodeShareIfPresent(forKey: .validationAccuracy)
    clipped = try container.decodeShare(forKey: .clipped)
    limited = try container.decodeShareIfPresent(forKey: .limited)
    sampled = try container.decodeShare(forKey: .sampled)
  }

  /// A report.
  package init(
    epoch: Int, updates: Int, rate: Float, training: Double, validation: Double?,
    trainingAccuracy: Double? = nil, validationAccuracy: Double? = nil, clipped: Double,
    limited: Double?, sampled: Double
  ) {
    self.epoch = epoch
    self.updates = updates
    self.rate = rate
    self.training = training
    self.validation = validation
    self.trainingAccuracy = trainingAccuracy
    self.validationAccuracy = validationAccuracy
    self.clipped = clipped
    self.limited = limited
    self.sampled = sampled
  }
}
