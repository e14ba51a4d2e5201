public import Compute
public import LanguageModels

/// Stochastic gradient descent: w ← w − α∇.
public final class SGD: Optimizer {
  /// Updates so far.
  public var updates = 0

  /// A rule without memory.
  public init() {}

  /// Moves the values once.
  public func update(
    _ parameters: ParameterStore, rate: Float, factor: Float, on backend: any Backend
  ) {
    updates += 1
    backend.addScaled(-rate * factor, parameters.gradients, to: parameters.values)
  }

  /// Nothing.
  public var state: [(name: String, values: Matrix)] { [] }
}
