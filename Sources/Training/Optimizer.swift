public import Compute
public import RecurrentLM

/// A rule that moves parameters along their gradients.
public protocol Optimizer: AnyObject {
  /// Moves the values of `parameters` once.
  func update(_ parameters: ParameterStore, rate: Float, on backend: any Backend)
  /// The vectors that the rule remembers, by name; a checkpoint reads and writes them.
  var state: [(name: String, values: Matrix)] { get }
  /// Updates so far.
  var updates: Int { get set }
}

/// The optimisers by name.
public enum OptimizerKind: String, Codable, Sendable, CaseIterable {
  /// Stochastic gradient descent.
  case sgd
  /// Adam (Kingma & Ba 2015).
  case adam

  /// A learning rate that usually works.
  public var defaultRate: Float {
    switch self {
    case .sgd: 1
    case .adam: 2e-3
    }
  }

  /// A new optimiser for `parameters`.
  public func make(for parameters: ParameterStore, on backend: any Backend) -> any Optimizer {
    switch self {
    case .sgd: SGD()
    case .adam: Adam(for: parameters, on: backend)
    }
  }
}
