public import Compute
public import LanguageModels

/// Adam (Kingma & Ba 2015, algorithm 1).
///
///     m ← β₁m + (1 − β₁)∇        v ← β₂v + (1 − β₂)∇²
///     w ← w − α · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)
///
/// Without the correction, w ← w − α·m/(√v + ε): the first step is (1 − β₁)/√(1 − β₂) times as long, 3.2 times
/// with the usual decays.
public final class Adam: Optimizer {
  /// Updates so far, t.
  public var updates = 0
  private let beta1: Float
  private let beta2: Float
  private let epsilon: Float
  private let correctsBias: Bool
  private let arena: Arena
  private let mean: Matrix  // [1, count]
  private let variance: Matrix  // [1, count]

  /// Moments of zero for `parameters`; without `correctsBias` they are used as they are.
  public init(
    for parameters: ParameterStore, beta1: Float = OptimizerTraits.usualMomentum,
    beta2: Float = 0.999, epsilon: Float = 1e-8, correctsBias: Bool = true,
    on backend: any Backend
  ) {
    self.correctsBias = correctsBias
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    arena = Arena(on: backend)
    mean = arena.matrix(1, parameters.values.count)
    variance = arena.matrix(1, parameters.values.count)
  }

  /// Moves the values once, and both moments.
  public func update(
    _ parameters: ParameterStore, rate: Float, factor: Float, on backend: any Backend
  ) {
    updates += 1
    let step = AdamStep(
      rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon,
      // After so many updates nothing is left to correct.
      t: correctsBias ? updates : .max)
    backend.adamUpdate(
      parameters.values, gradients: parameters.gradients, factor: factor, mean: mean,
      variance: variance, step: step)
  }

  /// Both running moments.
  public var state: [(name: String, values: Matrix)] {
    [("adam.mean", mean), ("adam.variance", variance)]
  }
}
