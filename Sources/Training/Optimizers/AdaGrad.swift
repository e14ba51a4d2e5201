public import Compute
public import LanguageModels

/// AdaGrad: steps shrink with the gradients so far (Duchi and others 2011).
///
///     r ← r + ∇²        w ← w − α∇/√(r + δ)
public final class AdaGrad: Optimizer {
  /// Updates so far.
  public var updates = 0
  private let floor: Float
  private let arena: Arena
  private let squares: Matrix  // [1, count]

  /// Sums of zero for `parameters`; `floor` is δ.
  public init(for parameters: ParameterStore, floor: Float = 1e-20, on backend: any Backend) {
    self.floor = floor
    arena = Arena(on: backend)
    squares = arena.matrix(1, parameters.values.count)
  }

  /// Moves the values once, and the sums.
  public func update(
    _ parameters: ParameterStore, rate: Float, factor: Float, on backend: any Backend
  ) {
    updates += 1
    backend.rmsPropUpdate(
      parameters.values, gradients: parameters.gradients, factor: factor, squares: squares,
      decay: 1, weight: 1, epsilon: floor, rate: rate)
  }

  /// The sums of squared gradients.
  public var state: [(name: String, values: Matrix)] { [("adagrad.squares", squares)] }
}
