package import Compute

/// An ``Activation`` of every unit: y = f(x), ∂x = ∂y ⊙ f′(x).
package final class Nonlinearity: Layer {
  private let activation: Activation
  private let output: Matrix  // [n, C]

  package init(_ activation: Activation, width: Int, rows: Int, arena: Arena) {
    self.activation = activation
    output = arena.matrix(rows, width)
  }

  package func prepare(key _: UInt64?) {}

  package func forward(_ x: Matrix, rows: Range<Int>, _: ParameterStore, _ b: any Backend) {
    b.activate(activation, x[rows], into: output[rows])
  }

  package func output(_: Matrix) -> Matrix { output }

  package func backward(
    _ x: Matrix, _ gradient: inout GradientPair, _: ParameterStore, _ b: any Backend
  ) {
    let dy = gradient.current(x.rows, x.columns)
    b.activateBackward(activation, x, output[0..<x.rows], dy, into: dy)
  }
}
