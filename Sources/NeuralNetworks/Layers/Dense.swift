package import Compute

/// A linear layer.
///
///     y = x·Wᵀ + b     ∂W += ∂yᵀ·x     ∂b += Σ ∂y     ∂x = ∂y·W
package final class Dense: Layer {
  private let weight: Parameter  // [O, I]
  private let bias: Parameter?  // [1, O]
  private let output: Matrix  // [n, O]

  package init(
    _ name: String, inputs: Int, outputs: Int, hasBias: Bool, rows: Int,
    layout: inout ParameterLayout,
    arena: Arena
  ) {
    let role = ParameterRole.projection(width: inputs)
    weight = layout.declare("\(name).weight", outputs, inputs, as: role)
    bias = hasBias ? layout.declare("\(name).bias", 1, outputs, as: role) : nil
    output = arena.matrix(rows, outputs)
  }

  package func prepare(key _: UInt64?) {}

  package func forward(_ x: Matrix, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    b.linear(x[rows], weight: p.weight(weight), bias: bias.map { p[$0] }, into: output[rows])
  }

  package func output(_: Matrix) -> Matrix { output }

  package func backward(
    _ x: Matrix, _ gradient: inout GradientPair, _ p: ParameterStore, _ b: any Backend
  ) {
    let (dy, dx) = (gradient.current(x.rows, output.columns), gradient.free(x.rows, x.columns))
    p.addProduct(dy, x, to: weight)
    if let bias { b.sumRows(dy, addingTo: p.gradientToAdd(to: bias)) }
    b.linearInputGradient(dy, weight: p.weight(weight), into: dx, adding: false)
    gradient.swap()
  }
}
