public import Compute
public import LanguageModels

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
}

/// Which optimiser, and its numbers.
public struct OptimizerConfiguration: Hashable, Sendable {
  /// The rule.
  public var kind: OptimizerKind
  /// The decay β of momentum, and β₁ of Adam.
  public var momentum: Float
  /// The decay ρ of the mean of squared gradients: RMSProp's, and β₂ of Adam.
  public var squareDecay: Float
  /// λ: every update pulls the values towards 0, for Adam W by αλ apart from the gradient, for the others
  /// as a gradient λw.
  public var weightDecay: Float
  /// Epochs without a better validation loss after which the iterates are averaged; for ``OptimizerKind/asgd``.
  public var nonMonotone: Int

  /// An optimiser; nil is what is usual for its kind.
  public init(
    _ kind: OptimizerKind, momentum: Float? = nil, squareDecay: Float? = nil,
    weightDecay: Float? = nil, nonMonotone: Int = 5
  ) {
    self.kind = kind
    self.momentum = momentum ?? OptimizerTraits.usualMomentum
    self.squareDecay = squareDecay ?? kind.usualSquareDecay
    self.weightDecay = weightDecay ?? kind.usualWeightDecay
    self.nonMonotone = nonMonotone
  }

  /// A new optimiser for `parameters`; the averaging of ``OptimizerKind/asgd`` is ``IterateAverage``'s.
  public func make(for parameters: ParameterStore, on backend: any Backend) -> any Optimizer {
    let rule: any Optimizer =
      switch kind {
      case .sgd, .asgd: SGD()
      case .momentum: Momentum(for: parameters, decay: momentum, on: backend)
      case .averagedMomentum: AveragedMomentum(for: parameters, decay: momentum, on: backend)
      case .nesterov: Nesterov(for: parameters, decay: momentum, on: backend)
      case .adagrad: AdaGrad(for: parameters, on: backend)
      case .rmsprop: RMSProp(for: parameters, decay: squareDecay, on: backend)
      case .adam, .adamw:
        Adam(for: parameters, beta1: momentum, beta2: squareDecay, on: backend)
      }
    guard weightDecay > 0 else { return rule }
    return WeightDecay(weightDecay, isDecoupled: kind.decaysApart, around: rule)
  }
}
