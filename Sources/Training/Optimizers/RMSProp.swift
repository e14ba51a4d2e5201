public import Compute
public import LanguageModels

/// RMSProp: steps in units of the recent gradients (Tieleman & Hinton 2012).
///
///     r ← ρr + (1 − ρ)∇²        w ← w − α∇/√(r + δ)
public final class RMSProp: Optimizer {
  /// Updates so far.
  public var updates = 0
  private let decay: Float
  private let floor: Float
  private let arena: Arena
  private let squares: Matrix  // [1, count]

  /// Means of zero for `parameters`; `decay` is ρ, `floor` is δ.
  public init(
    for parameters: ParameterStore, decay: Float = 0.99, floor: Float = 1e-16,
    on backend: any Backend
  ) {
    self.decay = decay
    self.floor = floor
    arena = Arena(on: backend)
    squares = arena.matrix(1, parameters.values.count)
  }

  /// Moves the values once, and the means.
  public func update(
    _ parameters: ParameterStore, rate: Float, factor: Float, on backend: any Backend
  ) {
    updates += 1
    backend.rmsPropUpdate(
      parameters.values, gradients: parameters.gradients, factor: factor, squares: squares,
      decay: decay, weight: 1 - decay, epsilon: floor, rate: rate)
  }

  /// The running means of squared gradients.
  public var state: [(name: String, values: Matrix)] { [("rmsprop.squares", squares)] }
}
