public import Compute
public import LanguageModels

/// Momentum with the gradient taken where it leads to (Nesterov 1983; Sutskever and others 2013).
///
///     v ← βv − α∇(w + βv)        w ← w + v
///
/// The values kept are those of u = w + βv, where gradients are taken, so that one pass does both:
///
///     v ← βv − α∇(u)             u ← u + βv − α∇(u)
public final class Nesterov: Optimizer {
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
    backend.addScaled(decay, velocity, to: parameters.values)
    backend.addScaled(-rate * factor, parameters.gradients, to: parameters.values)
  }

  /// The velocity.
  public var state: [(name: String, values: Matrix)] { [("nesterov.velocity", velocity)] }
}
