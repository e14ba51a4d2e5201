public import Compute
public import LanguageModels

/// An optimiser with its numbers.
public struct OptimizerConfiguration: Hashable, Sendable {
  /// The rule.
  public var kind: OptimizerKind
  /// The decay β of momentum, and β₁ of Adam.
  public var momentum: Float
  /// The decay ρ of the mean of squared gradients: RMSProp's, and β₂ of Adam.
  public var squareDecay: Float
  /// True if the mean of ``OptimizerKind/averagedMomentum`` starts from the first gradient: v₁ = ∇.
  public var startsAtGradient: Bool
  /// λ: every update pulls the values towards 0, for Adam W by αλ apart from the gradient, for the
  /// others as a gradient λw.
  public var weightDecay: Float
  /// Epochs without a better validation loss after which the iterates are averaged; for
  /// ``OptimizerKind/asgd``.
  public var nonMonotone: Int

  /// An optimiser; nil is what is usual for its kind.
  public init(
    _ kind: OptimizerKind, momentum: Float? = nil, startsAtGradient: Bool = false,
    squareDecay: Float? = nil, weightDecay: Float? = nil, nonMonotone: Int = 5
  ) {
    self.kind = kind
    self.momentum = momentum ?? OptimizerTraits.usualMomentum
    self.startsAtGradient = startsAtGradient
    self.squareDecay = squareDecay ?? kind.usualSquareDecay
    self.weightDecay = weightDecay ?? kind.usualWeightDecay
    self.nonMonotone = nonMonotone
  }

  /// A new optimiser for `parameters`; the averaging of ``OptimizerKind/asgd`` is
  /// ``IterateAverage``'s.
  public func make(for parameters: ParameterStore, on backend: any Backend) -> any Optimizer {
    let rule = kind.traits.make(self, parameters, backend)
    guard weightDecay > 0 else { return rule }
    return WeightDecay(weightDecay, isDecoupled: kind.decaysApart, around: rule)
  }
}
