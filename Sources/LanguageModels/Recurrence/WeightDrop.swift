import Compute
import Randomness
import NeuralNetworks

/// Dropout on the recurrent weights of a layer, one mask a window (Wan and others 2013; Merity and
/// others 2018, section 2).
///
///     W′ = W ⊙ m / (1 − p)     ∂W = ∂W′ ⊙ m / (1 − p)
final class WeightDrop {
  private let parameter: Parameter
  private let purpose: String
  private let rate: Float
  private let dropped: Weight?
  private var key: UInt64?

  init(_ parameter: Parameter, _ name: String, rate: Float, arena: Arena) {
    self.parameter = parameter
    purpose = "weights of \(name)"
    self.rate = rate
    dropped = rate > 0 ? Weight(arena.matrix(parameter.rows, parameter.columns)) : nil
  }

  /// Draws the mask of a window; a nil key drops nothing.
  func prepare(key: UInt64?, _ p: ParameterStore, _ b: any Backend) {
    guard let dropped else { return }
    self.key = key.map { RandomStream.key($0, purpose) }
    if let key = self.key {
      b.dropout(p[parameter], rate: rate, key: key, offset: 0, period: 0, into: dropped.values)
      dropped.invalidate()
    }
  }

  /// The weight to compute with.
  func weight(_ p: ParameterStore) -> Weight {
    if key != nil, let dropped { dropped } else { p.weight(parameter) }
  }

  /// Makes of the gradient of what was computed with that of the parameter.
  func dropGradient(_ p: ParameterStore, _ b: any Backend) {
    guard let key else { return }
    let gradient = p.gradient(parameter)
    b.dropout(gradient, rate: rate, key: key, offset: 0, period: 0, into: gradient)
  }
}
