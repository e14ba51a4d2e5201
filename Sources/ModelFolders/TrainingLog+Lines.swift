import FoundationEssentials
import Training

extension TrainingLog {
  /// A line about the updates since the last one; norms, rate and place are those of the last update.
  public struct UpdateLine: Codable, Sendable {
    private enum CodingKeys: String, CodingKey {
      case update = "update"
      case epoch = "epoch"
      case epochDone = "epoch_done"
      case averagedOver = "averaged_over"
      case natsPerToken = "nats_per_token"
      case sampled = "sampled"
      case learningRate = "learning_rate"
      case tokensPerSecond = "tokens_per_second"
      case gradientNorm = "gradient_norm"
      case clippedGradientNorm = "clipped_norm"
      case normClips = "norm_clips"
      case valueClips = "value_clips"
      case clippedValues = "clipped_values"
      case blockNorms = "block_norms"
      case stepNorms = "step_norms"
    }

    /// The update, counted from 1.
    public let update: Int
    /// Its epoch, counted from 1.
    public let epoch: Int
    /// The part of the epoch that is done.
    public let epochDone: Double
    /// The updates that the line is about: fewer than usual where a run was resumed between lines.
    public let averagedOver: Int
    /// Mean −log p of their tokens.
    public let natsPerToken: Double
    /// The part of their inputs that were the model's own samples.
    public let sampled: Double
    /// The learning rate.
    public let learningRate: Float
    /// How fast they were.
    public let tokensPerSecond: Double
    /// The norm of the gradient as it came.
    public let gradientNorm: Double
    /// The same after clipping.
    public let clippedGradientNorm: Double?
    /// In how many of them the norm was clipped.
    public let normClips: Int
    /// In how many of them values were limited.
    public let valueClips: Int
    /// How many values were.
    public let clippedValues: Int
    /// The norm of the gradient as it came, by block of parameters.
    public let blockNorms: [String: Double]?
    /// The norm of the gradient by step, by layer.
    public let stepNorms: [String: [Double]]?

    init(_ step: StepReport, _ sums: Sums, update: Int, epoch: Int, _ epochDone: Double) {
      self.update = update
      self.epoch = epoch
      self.epochDone = epochDone
      averagedOver = sums.tally.updates
      natsPerToken = sums.tally.natsPerToken
      sampled = sums.tally.sampledPart
      learningRate = step.rate
      tokensPerSecond = Double(sums.tally.tokens) / max(sums.seconds, 1e-9)
      gradientNorm = step.clipping.norm
      clippedGradientNorm = step.clipping.normAfter
      normClips = sums.tally.clippings
      valueClips = sums.tally.limitings
      clippedValues = sums.clippedValues
      blockNorms = step.blockNorms
      stepNorms = step.stepNorms
    }
  }

  /// A line about an ended epoch.
  struct EpochLine: Encodable {
    let epoch: Int
    let updates: Int
    let trainNatsPerToken: Double
    let validNatsPerToken: Double?
    let learningRate: Float
    let clipped: Double
    let limited: Double?
    let sampled: Double
    let isBest: Bool

    private enum CodingKeys: String, CodingKey {
      case epoch = "epoch"
      case updates = "updates"
      case trainNatsPerToken = "train_nats_per_token"
      case validNatsPerToken = "valid_nats_per_token"
      case learningRate = "learning_rate"
      case clipped = "clipped"
      case limited = "limited"
      case sampled = "sampled"
      case isBest = "is_best"
    }
  }

  /// A line about anything else.
  public struct EventLine: Codable, Sendable {
    /// What befell the run: `resumed`, or `not finite`.
    public let event: String
    /// After which update.
    public let update: Int
    /// The update that the run went back to; nil where it did not.
    public let backTo: Int?

    private enum CodingKeys: String, CodingKey {
      case event = "event"
      case update = "update"
      case backTo = "back_to"
    }
  }

  /// What is left of a log that a run goes on with from `state`; nil where that is all of it.
  ///
  /// Lines are in the order of what they tell of, so that only the last can be too far.
  static func kept(_ log: [UInt8], _ state: TrainingState) -> [UInt8]? {
    let newline = UInt8(ascii: "\n")
    var end = (log.lastIndex(of: newline) ?? -1) + 1
    while end > 0 {
      let start = (log[..<(end - 1)].lastIndex(of: newline) ?? -1) + 1
      if let place = try? JSONDecoder().decode(Place.self, from: Data(log[start..<end])),
        !place.isBeyond(state)
      {
        break
      }
      end = start
    }
    return end == log.count ? nil : Array(log[..<end])
  }

  /// Where in a run any of the lines was written.
  private struct Place: Decodable {
    let update: Int?
    let backTo: Int?
    let epoch: Int?

    enum CodingKeys: String, CodingKey {
      case update, epoch
      case backTo = "back_to"
    }

    func isBeyond(_ state: TrainingState) -> Bool {
      if let update { (backTo ?? update) > state.updates } else { (epoch ?? 0) > state.epoch }
    }
  }
}
