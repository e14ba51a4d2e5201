import FoundationEssentials
import JSON
public import Training

extension TrainingLog {
  /// A line about an ended epoch.
  public struct EpochLine: Codable, Hashable, Sendable {
    /// The figures of the epoch.
    public let report: EpochReport
    /// True if the model had its weights from then on.
    public let isBest: Bool

    private enum Key: String, CodingKey {
      case epoch, updates, clipped, limited, sampled
      case training = "train_nats_per_token"
      case validation = "valid_nats_per_token"
      case trainingAccuracy = "train_accuracy"
      case validationAccuracy = "valid_accuracy"
      case rate = "learning_rate"
      case isBest = "is_best"
    }

    init(report: EpochReport, isBest: Bool) {
      self.report = report
      self.isBest = isBest
    }

    /// Reads a line.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      report = EpochReport(
        epoch: try container.decodeCount(forKey: .epoch),
        updates: try container.decodeCount(forKey: .updates),
        rate: try container.decode(Float.self, forKey: .rate),
        training: try container.decode(Double.self, forKey: .training),
        validation: try container.decodeIfPresent(Double.self, forKey: .validation),
        trainingAccuracy: try container.decodeShareIfPresent(forKey: .trainingAccuracy),
        validationAccuracy: try container.decodeShareIfPresent(forKey: .validationAccuracy),
        clipped: try container.decodeShare(forKey: .clipped),
        limited: try container.decodeShareIfPresent(forKey: .limited),
        sampled: try container.decodeShareIfPresent(forKey: .sampled) ?? 0)
      isBest = try container.decode(Bool.self, forKey: .isBest)
    }

    /// Writes a line.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(report.epoch, forKey: .epoch)
      try container.encode(report.updates, forKey: .updates)
      try container.encode(report.training, forKey: .training)
      try container.encodeIfPresent(report.validation, forKey: .validation)
      try container.encodeIfPresent(report.trainingAccuracy, forKey: .trainingAccuracy)
      try container.encodeIfPresent(report.validationAccuracy, forKey: .validationAccuracy)
      try container.encode(report.rate, forKey: .rate)
      try container.encode(report.clipped, forKey: .clipped)
      try container.encodeIfPresent(report.limited, forKey: .limited)
      try container.encode(report.sampled, forKey: .sampled)
      try container.encode(isBest, forKey: .isBest)
    }
  }

  /// A line about anything else.
  public struct EventLine: Codable, Hashable, Sendable {
    private enum CodingKeys: String, CodingKey {
      case event, update
      case backTo = "back_to"
    }

    /// The kind of event: `resumed`, or `not finite`.
    public let event: String
    /// The update after which it happened.
    public let update: Int
    /// The update that the run went back to; nil where it did not.
    public let backTo: Int?

    init(event: String, update: Int, backTo: Int?) {
      self.event = event
      self.update = update
      self.backTo = backTo
    }

    /// Reads a line.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      event = try container.decode(String.self, forKey: .event)
      update = try container.decodeCount(forKey: .update)
      backTo = try container.decodeCountIfPresent(forKey: .backTo)
    }
  }

  /// The part of a log that a run that continues from `state` keeps; nil if it keeps all of it.
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

  /// The place in a run at which a line was written.
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
