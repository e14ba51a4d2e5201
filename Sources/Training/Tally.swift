/// Sums over updates, such as those of an epoch.
public struct Tally: Hashable, Sendable {
  /// Updates.
  public internal(set) var updates = 0
  /// Σ −log p over their tokens, in nats.
  public internal(set) var nats = 0.0
  /// Their tokens.
  public internal(set) var tokens = 0
  /// Inputs that were the model's own samples.
  public internal(set) var samples = 0
  /// Their targets that the model held for the most probable token; nil if an update did not count its own.
  public internal(set) var hits: Int? = 0
  /// Updates whose gradient was scaled down.
  public internal(set) var clippings = 0
  /// Updates whose gradient had elements limited.
  public internal(set) var limitings = 0

  /// A tally of nothing.
  public init() {}

  /// Counts an update.
  public mutating func add(_ step: StepReport) {
    updates += 1
    nats += step.totalNats
    tokens += step.tokens
    samples += step.sampled
    hits = hits.flatMap { sum in step.hits.map { sum + $0 } }
    clippings += step.clipping.isNormClipped ? 1 : 0
    limitings += step.clipping.clippedValues > 0 ? 1 : 0
  }

  /// Mean −log p, in nats a token; 0 of nothing.
  public var natsPerToken: Double { nats / Double(max(tokens, 1)) }
  /// The part of the targets that the model held for the most probable token; nil of nothing, and where it
  /// was not measured.
  public var accuracy: Double? { tokens > 0 ? hits.map { Double($0) / Double(tokens) } : nil }
  /// The part of the inputs that were samples.
  public var sampledPart: Double { Double(samples) / Double(max(tokens, 1)) }
  /// The part of the updates whose gradient was scaled down.
  public var clippedPart: Double { Double(clippings) / Double(max(updates, 1)) }
  /// The part of the updates whose gradient had elements limited.
  public var limitedPart: Double { Double(limitings) / Double(max(updates, 1)) }
}
