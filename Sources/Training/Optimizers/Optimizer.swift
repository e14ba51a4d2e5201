public import Compute
public import LanguageModels

/// A rule that moves parameters along their gradients.
public protocol Optimizer: AnyObject {
  /// Moves the values of `parameters` once; may overwrite the gradients.
  ///
  /// - Parameters:
  ///   - parameters: What is to move, and its gradients.
  ///   - rate: The learning rate α.
  ///   - factor: What the gradients ∇ are multiplied by first: ``Clipping/Report/factor``.
  ///   - backend: Where they are.
  func update(
    _ parameters: ParameterStore, rate: Float, factor: Float, on backend: any Backend)
  /// The vectors that the rule remembers, by name; a checkpoint reads and writes them.
  var state: [(name: String, values: Matrix)] { get }
  /// Updates so far, which the rule counts by itself; a ``Trainer`` sets it to that of its state before
  /// every update, so that no checkpoint need keep it.
  var updates: Int { get set }
}

extension Optimizer {
  /// Moves the values of `parameters` once, by their gradients as they are: not for those whose norm
  /// is limited, which have a factor.
  public func update(_ parameters: ParameterStore, rate: Float, on backend: any Backend) {
    update(parameters, rate: rate, factor: 1, on: backend)
  }
}
