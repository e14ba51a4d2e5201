import Compute
import NeuralNetworks

/// The contribution of a layer's input to its pre-activations.
///
///     z = x·Wᵀ + b, or LN(x·Wᵀ) with b as its bias
///     ∂x = ∂z·W     ∂W += ∂zᵀ·x     ∂b += Σ ∂z
final class InputPath {
  /// z of every step, `[T·B, G·H]`; the cell leaves ∂z there.
  let gates: Matrix
  private let weight: Parameter  // [G·H, I]
  private let bias: Parameter?  // [1, G·H]
  private let norm: LayerNorm?

  init(_ path: PathShape, layout: inout ParameterLayout, arena: Arena) {
    weight = layout.declare("\(path.name).input", path.gates, path.input, as: path.role)
    gates = arena.matrix(path.shape.rows, path.gates)
    if path.shape.model.norm == .layer {
      norm = LayerNorm(
        "\(path.name).input.norm", rows: path.shape.rows, width: path.gates, hasBias: true,
        layout: &layout, arena: arena)
      bias = nil
    } else {
      norm = nil
      bias = layout.declare("\(path.name).bias", 1, path.gates, as: path.role)
    }
  }

  func forward(_ x: Matrix, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    let product = (norm?.normalized ?? gates)[rows]
    b.linear(x, weight: p.weight(weight), bias: bias.map { p[$0] }, into: product)
    norm?.forward(product, rows: rows, into: gates[rows], p, b)
  }

  /// ∂x of the given rows, whose ∂z are complete.
  func backward(
    rows: Range<Int>, into dx: Matrix, _ p: ParameterStore, _ b: any Backend
  ) {
    norm?.backward(gates[rows], rows: rows, into: dProduct[rows], p, b)
    b.linearInputGradient(dProduct[rows], weight: p.weight(weight), into: dx, adding: false)
  }

  /// ∂W and ∂b, after ``backward(rows:into:_:_:)`` of all rows.
  func addGradients(x: Matrix, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    p.addProduct(dProduct[rows], x, to: weight)
    if let bias { b.sumRows(gates[rows], addingTo: p.gradientToAdd(to: bias)) }
  }

  private var dProduct: Matrix { norm?.normalized ?? gates }
}
