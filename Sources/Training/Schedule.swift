import Glibc
import JSON

/// The change of the learning rate during a run.
public enum Schedule: Hashable, Sendable {
  /// Never.
  case constant
  /// Multiplied by `factor` at the start of every epoch after the first `epochs`
  /// (Zaremba and others 2014: 0.5 after 4).
  case step(after: Int, factor: Float)
  /// Multiplied by `factor` whenever the validation loss has not improved for `patience` epochs,
  /// but never below a thousandth of where it started.
  case plateau(patience: Int, factor: Float)
  /// After the first `after` epochs, in equal steps towards 0, which the end of `epochs` would
  /// reach.
  case linear(after: Int, epochs: Int)
  /// From update to update along half a cosine, down to `floor` times where it started at the end
  /// of the run (Loshchilov & Hutter 2017, without restarts).
  case cosine(floor: Float)

  /// The factor of the rate when `part` of the run, from 0 to 1, is done.
  func factor(at part: Double) -> Float {
    switch self {
    case .constant, .step, .plateau, .linear: 1
    case .cosine(let floor): floor + (1 - floor) * Float((1 + cos(.pi * part)) / 2)
    }
  }
}

/// The state of a schedule that changes from epoch to epoch; part of a checkpoint.
public struct ScheduleState: Codable, Hashable, Sendable {
  /// The names in files, whatever those in code.
  private enum CodingKeys: String, CodingKey {
    case rate = "rate"
    case start = "start"
    case best = "best"
    case epochsWithoutProgress = "epochs_without_progress"
  }

  /// The learning rate now.
  public private(set) var rate: Float
  private var start: Float
  private var best: Double?
  private var epochsWithoutProgress = 0

  /// The start of a run.
  public init(rate: Float) {
    self.rate = rate
    start = rate
  }

  /// Reads a state.
  ///
  /// - Throws: `DecodingError` for a state in which no schedule can be.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    rate = try container.decode(Float.self, forKey: .rate)
    start = try container.decode(Float.self, forKey: .start)
    best = try container.decodeIfPresent(Double.self, forKey: .best)
    epochsWithoutProgress = try container.decodeCount(forKey: .epochsWithoutProgress)
    guard rate >= 0, start >= 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .rate, in: container, debugDescription: "a learning rate is negative")
    }
  }

  /// Lowers this rate, and all that follow from the start.
  public mutating func lower(by factor: Float) {
    rate *= factor
    start *= factor
  }

  /// Moves on after `epoch` = 1, 2, … has ended with a validation loss, if there is one.
  public mutating func endEpoch(_ epoch: Int, validation: Double?, _ schedule: Schedule) {
    switch schedule {
    case .constant, .cosine: break
    case .step(let after, let factor):
      if epoch >= after { rate *= factor }
    case .plateau(let patience, let factor):
      guard let validation else { return }
      if validation < best ?? .infinity {
        best = validation
        epochsWithoutProgress = 0
      } else {
        epochsWithoutProgress += 1
        if epochsWithoutProgress >= patience {
          rate = max(rate * factor, min(rate, start / 1000))
          epochsWithoutProgress = 0
        }
      }
    case .linear(let after, let epochs):
      if epoch >= after { rate = start * Float(max(epochs - epoch, 0)) / Float(epochs - after + 1) }
    }
  }
}
