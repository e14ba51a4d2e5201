import JSON

extension TrainingState: Codable {
  /// The names in files, whatever those in code.
  private enum CodingKeys: String, CodingKey {
    case epoch = "epoch"
    case window = "window"
    case position = "position"
    case updates = "updates"
    case rate = "rate"
    case epochNats = "epoch_nats"
    case epochTokens = "epoch_tokens"
    case epochSamples = "epoch_samples"
    case epochHits = "epoch_hits"
    case epochClippings = "epoch_clippings"
    case epochLimitings = "epoch_limitings"
    case averagedSince = "averaged_since"
    case faults = "faults"
    case schedule = "schedule"
    case history = "history"
    case isFinished = "is_finished"
  }

  /// Reads a state.
  ///
  /// - Throws: `DecodingError` for a state in which no run can be.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    epoch = try container.decodeCount(forKey: .epoch)
    position = try container.decodeCount(forKey: .position)
    updates = try container.decodeCount(forKey: .updates)
    rate = try container.decode(Float.self, forKey: .rate)
    tally.updates = try container.decodeCount(forKey: .window)
    tally.nats = try container.decode(Double.self, forKey: .epochNats)
    tally.tokens = try container.decodeCount(forKey: .epochTokens)
    tally.samples = try container.decodeCount(forKey: .epochSamples)
    // Hits are those of all tokens of the epoch, or none.
    tally.hits =
      try container.decodeCountIfPresent(forKey: .epochHits) ?? (tally.tokens == 0 ? 0 : nil)
    guard tally.hits ?? 0 <= tally.tokens else {
      throw DecodingError.dataCorruptedError(
        forKey: .epochHits, in: container, debugDescription: "they are more than the tokens")
    }
    tally.clippings = try container.decodeCount(forKey: .epochClippings)
    tally.limitings = try container.decodeCount(forKey: .epochLimitings)
    averagedSince = try container.decodeCountIfPresent(forKey: .averagedSince)
    guard averagedSince ?? 0 <= updates else {
      throw DecodingError.dataCorruptedError(
        forKey: .averagedSince, in: container, debugDescription: "it is after the last update")
    }
    faults = try container.decodeCount(forKey: .faults)
    schedule = try container.decode(ScheduleState.self, forKey: .schedule)
    history = try container.decode([EpochReport].self, forKey: .history)
    isFinished = try container.decode(Bool.self, forKey: .isFinished)
  }

  /// Writes a state.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(epoch, forKey: .epoch)
    try container.encode(tally.updates, forKey: .window)
    try container.encode(position, forKey: .position)
    try container.encode(updates, forKey: .updates)
    try container.encode(rate, forKey: .rate)
    try container.encode(tally.nats, forKey: .epochNats)
    try container.encode(tally.tokens, forKey: .epochTokens)
    try container.encode(tally.samples, forKey: .epochSamples)
    if tally.tokens > 0 { try container.encodeIfPresent(tally.hits, forKey: .epochHits) }
    try container.encode(tally.clippings, forKey: .epochClippings)
    try container.encode(tally.limitings, forKey: .epochLimitings)
    try container.encodeIfPresent(averagedSince, forKey: .averagedSince)
    try container.encode(faults, forKey: .faults)
    try container.encode(schedule, forKey: .schedule)
    try container.encode(history, forKey: .history)
    try container.encode(isFinished, forKey: .isFinished)
  }
}
