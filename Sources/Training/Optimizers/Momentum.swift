public import Compute
public import LanguageModels

/// Momentum that adds gradients up (Polyak 1964).
///
///     v ← βv − α∇        w ← w + v
public final class Momentum: Optimizer {
  /// Updates so far.
  public var updates = 0
  private let decay: Float
  private let arena: Arena
  private let velocity: Matrix  // [1, count]

  /// A velocity of zero for `parameters`.
  public init(
    for parameters: ParameterStore, decay: Float = OptimizerTraits.usualMomentum,
    on backend: any Backend
  ) {
    self.decay = decay
    arena = Arena(on: backend)
    velocity = arena.matrix(1, parameters.values.count)
  }

  /// Moves the values once, and the velocity.
  public func update(
    _ parameters: ParameterStore, rate: Float, factor: Float, on backend: any Backend
  ) {
    updates += 1
    backend.scale(velocity, by: decay)
    backend.addScaled(-rate * factor, parameters.gradients, to: velocity)
    backend.addScaled(1, velocity, to: parameters.values)
  }

  /// The velocity.
  public var state: [(name: String, values: Matrix)] { [("momentum.velocity", velocity)] }
}
