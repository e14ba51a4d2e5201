/// The properties of an optimiser that decide its options and their defaults.
public struct OptimizerTraits: Sendable {
  /// A learning rate that usually works with the mean loss of a token.
  ///
  /// Plain descent needs a large one, since that gradient is small: 20 is the 1 of Zaremba and
  /// others (2014), whose loss is a sum over 20 steps. Momentum adds up ten gradients, so a tenth
  /// of it.
  public var usualRate: Float
  /// True if its steps are the same for a loss of another scale.
  public var ignoresScale = false
  /// True if it has a momentum to choose.
  public var hasMomentum = false
  /// True if it has a decay of squared gradients to choose.
  public var hasSquareDecay = false
  /// The decay of squared gradients where none is asked for.
  public var usualSquareDecay: Float = 0.999
  /// True if weight decay is apart from the gradient (Loshchilov & Hutter 2019).
  public var decaysApart = false
  /// The pull towards 0 where none is asked for.
  public var usualWeightDecay: Float = 0
  /// True if its iterates are averaged in the end.
  public var isAveraged = false

  /// The decay of momentum where none is asked for.
  public static let usualMomentum: Float = 0.9
}

extension OptimizerKind {
  /// The row of the rule.
  public var traits: OptimizerTraits {
    switch self {
    case .sgd: .init(usualRate: 20)
    case .momentum: .init(usualRate: 2, hasMomentum: true)
    case .averagedMomentum: .init(usualRate: 20, hasMomentum: true)
    case .nesterov: .init(usualRate: 2, hasMomentum: true)
    case .adagrad: .init(usualRate: 0.02, ignoresScale: true)
    case .rmsprop:
      .init(usualRate: 2e-3, ignoresScale: true, hasSquareDecay: true, usualSquareDecay: 0.99)
    case .adam:
      .init(usualRate: 2e-3, ignoresScale: true, hasMomentum: true, hasSquareDecay: true)
    case .adamw:
      .init(
        usualRate: 2e-3, ignoresScale: true, hasMomentum: true, hasSquareDecay: true,
        decaysApart: true, usualWeightDecay: 0.01)
    case .asgd: .init(usualRate: 20, isAveraged: true)
    }
  }

  /// A trait of the rule, as `kind.usualRate`.
  public subscript<Value>(dynamicMember trait: KeyPath<OptimizerTraits, Value>) -> Value {
    traits[keyPath: trait]
  }
}
