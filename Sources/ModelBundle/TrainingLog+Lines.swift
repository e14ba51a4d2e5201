import FoundationEssentials
import Training

extension TrainingLog {
  /// A line about the updates since the last one; norms, rate and place are those of the last update.
  struct UpdateLine: Encodable {
    let update: Int
    let epoch: Int
    let epochDone: Double
    /// The updates that the line is about: fewer than usual where a run was resumed between lines.
    let averagedOver: Int
    let natsPerToken: Double
    let sampled: Double
    let learningRate: Float
    let tokensPerSecond: Double
    let gradientNorm: Double
    let clippedNorm: Double?
    let normClips: Int
    let valueClips: Int
    let clippedValues: Int
    let blockNorms: [String: Double]?
    let stepNorms: [String: [Double]]?

    init(_ step: StepReport, _ sums: Sums, update: Int, epoch: Int, _ epochDone: Double) {
      self.update = update
      self.epoch = epoch
      self.epochDone = epochDone
      averagedOver = sums.updates
      natsPerToken = sums.nats / Double(max(sums.tokens, 1))
      sampled = Double(sums.sampled) / Double(max(sums.tokens, 1))
      learningRate = step.rate
      tokensPerSecond = Double(sums.tokens) / max(sums.seconds, 1e-9)
      gradientNorm = step.clipping.norm
      clippedNorm = step.clipping.normAfter
      normClips = sums.normClips
      valueClips = sums.valueClips
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
  }

  /// A line about anything else.
  struct EventLine: Encodable {
    let event: String
    let update: Int
    let backTo: Int?
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
