import Compute
import NeuralNetworks

/// The contribution of a layer's past to its pre-activations.
///
///     r_t = h_{t−1}·Whᵀ, and + h_{t−N}·Mᵀ along a skip path; normalised, LN(r_t)
///     ∂h_{t−1} += ∂r_t·Wh     ∂h_{t−N} += ∂r_t·M     ∂Wh += ∂rᵀ·h₋₁     ∂M += ∂rᵀ·h₋ₙ
///
/// It is added to what the input brings; or kept apart, with a bias of its own, for a cell that
/// takes it so.
final class RecurrentPath {
  /// What is kept apart, `[T·B, G·H]`; the cell leaves its gradient there.
  let products: Matrix?
  private let target: Matrix  // [T·B, G·H], where it goes
  private let dProducts: Matrix  // [T·B, G·H], ∂r
  private let recurrent: Parameter  // [G·H, H]
  private let skip: Parameter?  // [G·H, H]
  private let bias: Parameter?  // [1, G·H]
  private let norm: LayerNorm?
  private let weightDrop: WeightDrop

  /// A path that ends in `gates`, or beside them.
  init(_ path: PathShape, gates: Matrix, layout: inout ParameterLayout, arena: Arena) {
    let model = path.shape.model
    recurrent = layout.declare("\(path.name).recurrent", path.gates, path.hidden, as: path.role)
    skip =
      model.skipDistance > 0
      ? layout.declare("\(path.name).skip", path.gates, path.hidden, as: path.role) : nil
    products = path.isApart ? arena.matrix(path.shape.rows, path.gates) : nil
    norm =
      model.norm == .layer
      ? LayerNorm(
        "\(path.name).recurrent.norm", rows: path.shape.rows, width: path.gates,
        hasBias: path.isApart, layout: &layout, arena: arena) : nil
    bias =
      path.isApart && norm == nil
      ? layout.declare("\(path.name).recurrent.bias", 1, path.gates, as: path.role) : nil
    weightDrop = WeightDrop(recurrent, path.name, rate: model.dropout.weight, arena: arena)
    target = products ?? gates
    dProducts = norm?.normalized ?? target
  }

  /// Starts a window, whose weights a key drops from.
  func prepare(key: UInt64?, _ p: ParameterStore, _ b: any Backend) {
    weightDrop.prepare(key: key, p, b)
  }

  /// What h₋₁ and h₋ₙ, `[B, H]` each, bring to a step.
  func forward(
    _ h: Matrix, skipped: Matrix, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend
  ) {
    let product = (norm?.normalized ?? target)[rows]
    if norm == nil, products == nil {
      b.addLinear(h, weight: weightDrop.weight(p), to: product)
    } else {
      b.linear(h, weight: weightDrop.weight(p), bias: bias.map { p[$0] }, into: product)
    }
    if let skip { b.addLinear(skipped, weight: p.weight(skip), to: product) }
    norm?.forward(product, rows: rows, into: target[rows], adding: products == nil, p, b)
  }

  /// ∂h₋₁ and ∂h₋ₙ of a step whose cell is done; nil where the window ends.
  func backward(
    rows: Range<Int>, to dPrevious: Matrix?, adding: Bool, skipped dSkipped: Matrix?,
    _ p: ParameterStore, _ b: any Backend
  ) {
    norm?.backward(target[rows], rows: rows, into: dProducts[rows], p, b)
    let dr = dProducts[rows]
    if let dPrevious {
      b.linearInputGradient(dr, weight: weightDrop.weight(p), into: dPrevious, adding: adding)
    }
    if let skip, let dSkipped {
      b.linearInputGradient(dr, weight: p.weight(skip), into: dSkipped, adding: true)
    }
  }

  /// The gradients of the weights, once all steps are done.
  func addGradients(
    h: Matrix, skipped: Matrix, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend
  ) {
    let dr = dProducts[rows]
    weightDrop.addProduct(dr, h, p, b)
    if let skip { p.addProduct(dr, skipped, to: skip) }
    if let bias { b.sumRows(target[rows], addingTo: p.gradientToAdd(to: bias)) }
  }
}
