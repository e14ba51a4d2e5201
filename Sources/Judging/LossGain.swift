public import JSON
import Statistics

/// The loss that a method saves beside a model as it is, on the same tokens.
public struct LossGain: Codable, Hashable, Sendable {
  /// The model as it is.
  public let beside: String
  /// The temperature of both; no key where it is 1.
  public let temperature: Double?
  /// Its perplexity; nil where it is too large for a Double.
  @NilAsNull public private(set) var perplexity: Double?
  /// Nats a token that are saved; below 0 for a loss.
  public let nats: Double
  /// The 95 % interval of ``nats``; nil for too short a text.
  @NilAsNull public private(set) var natsCI95: ClosedRange<Double>?
  /// The p-value of no difference; nil for too short a text.
  @NilAsNull public private(set) var p: Double?

  private enum CodingKeys: String, CodingKey {
    case beside, temperature, perplexity, nats, p
    case natsCI95 = "nats_ci95"
  }

  /// Compares losses, each in nats by token.
  init(
    _ losses: [Double], beside others: [Double], of model: JudgedModel, named name: String? = nil
  ) {
    let comparison = PairedComparison(losses, others)
    beside = name ?? model.name
    temperature = model.temperature == 1 ? nil : model.temperature
    perplexity = Perplexity.of(others.reduce(0, +) / Double(others.count))
    nats = comparison.difference
    natsCI95 = comparison.interval
    p = comparison.pValue
  }
}
