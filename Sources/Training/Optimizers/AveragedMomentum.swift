public import Compute
public import LanguageModels

/// Momentum that averages gradients, so that its step has the size of one of them.
///
///     v ← βv + (1 − β)∇        w ← w − αv
public final class AveragedMomentum: Optimizer {
  /// Updates so far.
  public var updates = 0
  private let decay: Float
  private let arena: Arena
  private let mean: Matrix  // [1, count]

  /// A mean of zero for `parameters`.
  public init(
    for parameters: ParameterStore, decay: Float = OptimizerTraits.usualMomentum,
    on backend: any Backend
  ) {
    self.decay = decay
    arena = Arena(on: backend)
    mean = arena.matrix(1, parameters.values.count)
  }

  /// Moves the values once, and the mean.
  public func update(
    _ parameters: ParameterStore, rate: Float, factor: Float, on backend: any Backend
  ) {
    updates += 1
    backend.scale(mean, by: decay)
    backend.addScaled((1 - decay) * factor, parameters.gradients, to: mean)
    backend.addScaled(-rate, mean, to: parameters.values)
  }

  /// The running mean of gradients.
  public var state: [(name: String, values: Matrix)] { [("momentum.mean", mean)] }
}
