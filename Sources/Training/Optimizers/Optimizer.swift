public import Compute
public import RecurrentLM

/// A rule that moves parameters along their gradients.
public protocol Optimizer: AnyObject {
  /// Moves the values of `parameters` once; may overwrite the gradients.
  func update(_ parameters: ParameterStore, rate: Float, on backend: any Backend)
  /// The vectors that the rule remembers, by name; a checkpoint reads and writes them.
  var state: [(name: String, values: Matrix)] { get }
  /// Updates so far.
  var updates: Int { get set }
}
