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
  private let arena: Arena
  private var product: Matrix?  // made when gradients are added to others
  private var key: UInt64?

  init(_ parameter: Parameter, _ name: String, rate: Float, arena: Arena) {
    self.parameter = parameter
    purpose = "weights of \(name)"
    self.rate = rate
    self.arena = arena
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

  /// ∂W += (∂yᵀ·x) ⊙ m / (1 − p), the gradient of the parameter from that of what was computed with.
  func addProduct(_ dy: Matrix, _ x: Matrix, _ p: ParameterStore, _ b: any Backend) {
    guard let key else { return p.addProduct(dy, x, to: parameter) }
    let (sum, isFirst) = p.part(of: parameter)
    let product = isFirst ? sum : makeProduct()
    b.linearWeightGradient(dy, x, into: product, adding: false)
    b.dropout(product, rate: rate, key: key, offset: 0, period: 0, into: product)
    if !isFirst { b.addScaled(1, product, to: sum) }
  }

  private func makeProduct() -> Matrix {
    if let product { return product }
    let made = arena.matrix(parameter.rows, parameter.columns)
    product = made
    return made
  }
}
