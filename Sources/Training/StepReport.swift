/// What one update did.
public struct StepReport: Sendable {
  /// Mean −log p of the window, in nats a token.
  public let nats: Double
  /// Tokens of the window.
  public let tokens: Int
  /// Inputs of the window that were the model's own samples.
  public let sampled: Int
  /// The learning rate, before a window of its own length moves it.
  public let rate: Float
  /// The gradient and its clipping.
  public let clipping: Clipping.Report
  /// The norm of the gradient of every block as it came; nil where it was not asked for.
  public let blockNorms: [String: Double]?
}
