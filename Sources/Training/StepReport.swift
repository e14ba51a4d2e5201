public import LanguageModels

/// What one update did.
public struct StepReport: Sendable {
  /// Σ −log p of the window, in nats.
  public let totalNats: Double
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
  /// The norm of the gradient at every step of recurrent layers; nil where it was not asked for.
  public let stepNorms: StepNorms?

  /// Mean −log p of the window, in nats a token.
  public var nats: Double { totalNats / Double(tokens) }
}

/// What of a gradient is measured for a report, each at the cost of a pass over it.
public struct Measurements: OptionSet, Sendable {
  /// The options as bits.
  public let rawValue: Int

  /// Options from their bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The norm of every block.
  public static let blocks = Measurements(rawValue: 1)
  /// The norm at every time step of recurrent layers.
  public static let steps = Measurements(rawValue: 2)
}
