/// Two models on the same tokens.
public struct Comparison: Hashable, Sendable {
  /// The name of a model, or of a recipe.
  public var first: String
  /// The name of another.
  public var second: String
  /// The loss of the second model less that of the first, in nats per token: above 0, the first is
  /// better.
  public var difference: Estimate
  /// The verdict, in a few words.
  public var verdict: String

  /// A comparison.
  public init(first: String, second: String, difference: Estimate, verdict: String) {
    self.first = first
    self.second = second
    self.difference = difference
    self.verdict = verdict
  }
}
