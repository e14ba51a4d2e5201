public import Compute
public import LanguageModels

/// Momentum that averages gradients, so that its step has the size of one of them.
///
///     v ← βv + (1 − β)∇        w ← w − αv
///
/// The mean starts from 0, which makes the first steps short: v₁ = (1 − β)∇. It may start from the first
/// gradient instead: v₁ = ∇.
public final class AveragedMomentum: Optimizer {
  /// Updates so far.
  public var updates = 0
  private let decay: Float
  private let startsAtGradient: Bool
  private let arena: Arena
  private let mean: Matrix  // [1, count]

  /// A mean of zero for `parameters`, or that of the first gradient.
  public init(
    for parameters: ParameterStore, decay: Float = OptimizerTraits.usualMomentum,
    startsAtGradient: Bool = false, on backend: any Backend
  ) {
    self.decay = decay
    self.startsAtGradient = startsAtGradient
    arena = Arena(on: backend)
    mean = arena.matrix(1, parameters.values.count)
  }

  /// Moves the values once, and the mean.
  public func update(
    _ parameters: ParameterStore, rate: Float, factor: Float, on backend: any Backend
  ) {
    let kept = startsAtGradient && updates == 0 ? 0 : decay
    updates += 1
    backend.scale(mean, by: kept)
    backend.addScaled((1 - kept) * factor, parameters.gradients, to: mean)
    backend.addScaled(-rate, mean, to: parameters.values)
  }

  /// The running mean of gradients.
  public var state: [(name: String, values: Matrix)] { [("momentum.mean", mean)] }
}
