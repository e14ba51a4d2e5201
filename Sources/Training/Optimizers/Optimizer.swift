public import Compute
public import LanguageModels

/// A rule that updates parameters by their gradients.
public protocol Optimizer: AnyObject {
  /// Updates the values of `parameters` once; may overwrite the gradients.
  ///
  /// - Parameters:
  ///   - parameters: The parameters, and their gradients.
  ///   - rate: The learning rate α.
  ///   - factor: The factor of the gradients ∇: ``Clipping/Report/factor``.
  ///   - backend: Their device.
  func update(
    _ parameters: ParameterStore, rate: Float, factor: Float, on backend: any Backend)
  /// The vectors of the rule, by name; a checkpoint reads and writes them.
  var state: [(name: String, values: Matrix)] { get }
  /// Updates so far, which the rule counts by itself; a ``Trainer`` sets it to that of its state before
  /// every update, so that no checkpoint need keep it.
  var updates: Int { get set }
}

extension Optimizer {
  /// Updates the values of `parameters` once with a factor of 1, for gradients whose norm is not
  /// limited.
  public func update(_ parameters: ParameterStore, rate: Float, on backend: any Backend) {
    update(parameters, rate: rate, factor: 1, on: backend)
  }
}
