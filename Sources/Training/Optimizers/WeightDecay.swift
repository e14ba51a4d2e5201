public import Compute
public import LanguageModels

/// An optimiser whose every update pulls the values towards 0 as well.
///
///     ∇ ← ∇ + λw            L2, part of the gradient
///     w ← w − αλw           decoupled: what Adam does not scale (Loshchilov & Hutter 2019)
public final class WeightDecay: Optimizer {
  private let decay: Float
  private let isDecoupled: Bool
  private let rule: any Optimizer

  /// `rule` with decay λ.
  public init(_ decay: Float, isDecoupled: Bool, around rule: any Optimizer) {
    self.decay = decay
    self.isDecoupled = isDecoupled
    self.rule = rule
  }

  /// Updates so far.
  public var updates: Int {
    get { rule.updates }
    set { rule.updates = newValue }
  }

  /// Pulls, and has the rule move the values once.
  public func update(
    _ parameters: ParameterStore, rate: Float, factor: Float, on backend: any Backend
  ) {
    if isDecoupled {
      backend.scale(parameters.values, by: 1 - rate * decay)
      rule.update(parameters, rate: rate, factor: factor, on: backend)
    } else {
      if factor != 1 { backend.scale(parameters.gradients, by: factor) }
      backend.addScaled(decay, parameters.values, to: parameters.gradients)
      rule.update(parameters, rate: rate, on: backend)
    }
  }

  /// That of the rule.
  public var state: [(name: String, values: Matrix)] { rule.state }
}
