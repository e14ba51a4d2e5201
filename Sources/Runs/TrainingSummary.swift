public import LanguageModels

/// The result of a training run.
public struct TrainingSummary: Hashable, Sendable {
  /// The folder.
  public let folder: String
  /// The output distribution.
  public let head: HeadKind
  /// The number of parameters.
  public let parameters: Int
  /// The ended epochs.
  public let epochs: Int
  /// The epoch of the last update, from 1.
  public let lastEpoch: Int
  /// The most epochs.
  public let plannedEpochs: Int
  /// All updates.
  public let updates: Int
  /// True if the run made all planned epochs and was not ended by a limit.
  public let isComplete: Bool
  /// The epoch of the weights; nil if no epoch has ended.
  public let bestEpoch: Int?
  /// Perplexity of the validation part with these weights.
  public let validPerplexity: Double?
  /// Perplexity of the test part with these weights; nil if there is none.
  public let testPerplexity: Double?
  /// The speed since the run started or resumed.
  public let pace: TrainingPace
  /// The peak memory of the process, in bytes.
  public let peakMemory: Int
}

/// The JSON of `lm train --json`. Every key is always present; null means no number.
extension TrainingSummary: Codable {
  private enum Key: String, CodingKey {
    case model, head, parameters, epochs
    case lastEpoch = "last_epoch"
    case plannedEpochs = "planned_epochs"
    case updates = "updates"
    case isComplete = "complete"
    case bestEpoch = "best_epoch"
    case validPerplexity = "valid_perplexity"
    case testPerplexity = "test_perplexity"
    case tokens = "training_tokens"
    case tokensPerSecond = "tokens_per_second"
    case seconds = "training_seconds"
    case peakMemory = "peak_memory_mib"
  }

  /// Reads the object.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    folder = try container.decode(String.self, forKey: .model)
    head = try container.decode(HeadKind.self, forKey: .head)
    parameters = try container.decode(Int.self, forKey: .parameters)
    epochs = try container.decode(Int.self, forKey: .epochs)
    lastEpoch = try container.decode(Int.self, forKey: .lastEpoch)
    plannedEpochs = try container.decode(Int.self, forKey: .plannedEpochs)
    updates = try container.decode(Int.self, forKey: .updates)
    isComplete = try container.decode(Bool.self, forKey: .isComplete)
    bestEpoch = try container.decode(Int?.self, forKey: .bestEpoch)
    validPerplexity = try container.decode(Double?.self, forKey: .validPerplexity)
    testPerplexity = try container.decode(Double?.self, forKey: .testPerplexity)
    pace = TrainingPace(
      tokens: try container.decode(Int.self, forKey: .tokens),
      seconds: try container.decode(Double.self, forKey: .seconds))
    peakMemory = Int(try container.decode(Double.self, forKey: .peakMemory) * 1024 * 1024)
  }

  /// Writes the object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(folder, forKey: .model)
    try container.encode(head, forKey: .head)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(epochs, forKey: .epochs)
    try container.encode(lastEpoch, forKey: .lastEpoch)
    try container.encode(plannedEpochs, forKey: .plannedEpochs)
    try container.encode(updates, forKey: .updates)
    try container.encode(isComplete, forKey: .isComplete)
    try container.encode(bestEpoch, forKey: .bestEpoch)
    try container.encode(validPerplexity.finite, forKey: .validPerplexity)
    try container.encode(testPerplexity.finite, forKey: .testPerplexity)
    try container.encode(pace.tokens, forKey: .tokens)
    try container.encode(pace.tokensPerSecond, forKey: .tokensPerSecond)
    try container.encode(pace.seconds, forKey: .seconds)
    try container.encode(Double(peakMemory) / 1024 / 1024, forKey: .peakMemory)
  }
}

extension Double? {
  /// The number, or nil for one that JSON cannot express.
  var finite: Double? { flatMap { $0.isFinite ? $0 : nil } }
}
