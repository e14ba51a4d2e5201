/// The optimisers by name.
@dynamicMemberLookup
public enum OptimizerKind: String, Sendable, CaseIterable {
  /// Stochastic gradient descent.
  case sgd
  /// Momentum that adds gradients up (Polyak 1964).
  case momentum
  /// Momentum that averages gradients.
  case averagedMomentum = "momentum-average"
  /// The gradient taken ahead of the momentum (Nesterov 1983, Sutskever and others 2013).
  case nesterov
  /// Steps that shrink with the gradients so far (Duchi and others 2011).
  case adagrad
  /// Steps in units of the recent gradients (Tieleman & Hinton 2012).
  case rmsprop
  /// Adam (Kingma & Ba 2015).
  case adam
  /// Adam with weight decay apart from the gradient (Loshchilov & Hutter 2019).
  case adamw
  /// SGD whose iterates are averaged once validation stops improving (Merity and others 2018).
  case asgd

  /// The row of the rule.
  public var traits: OptimizerTraits {
    switch self {
    case .sgd: .init(usualRate: 20) { _, _, _ in SGD() }
    case .momentum:
      .init(usualRate: 2, hasMomentum: true) { Momentum(for: $1, decay: $0.momentum, on: $2) }
    case .averagedMomentum:
      .init(usualRate: 20, hasMomentum: true) {
        AveragedMomentum(
          for: $1, decay: $0.momentum, startsAtGradient: $0.startsAtGradient, on: $2)
      }
    case .nesterov:
      .init(usualRate: 2, hasMomentum: true) { Nesterov(for: $1, decay: $0.momentum, on: $2) }
    case .adagrad:
      .init(usualRate: 0.02, ignoresScale: true) { AdaGrad(for: $1, on: $2) }
    case .rmsprop:
      .init(usualRate: 2e-3, ignoresScale: true, hasSquareDecay: true, usualSquareDecay: 0.99) {
        RMSProp(for: $1, decay: $0.squareDecay, on: $2)
      }
    case .adam:
      .init(usualRate: 2e-3, ignoresScale: true, hasMomentum: true, hasSquareDecay: true) {
        Adam(for: $1, beta1: $0.momentum, beta2: $0.squareDecay, on: $2)
      }
    case .adamw:
      .init(
        usualRate: 2e-3, ignoresScale: true, hasMomentum: true, hasSquareDecay: true,
        decaysApart: true, usualWeightDecay: 0.01
      ) { Adam(for: $1, beta1: $0.momentum, beta2: $0.squareDecay, on: $2) }
    // The averaging is IterateAverage's.
    case .asgd: .init(usualRate: 20, isAveraged: true) { _, _, _ in SGD() }
    }
  }

  /// A trait of the rule, as `kind.usualRate`.
  public subscript<Value>(dynamicMember trait: KeyPath<OptimizerTraits, Value>) -> Value {
    traits[keyPath: trait]
  }
}
