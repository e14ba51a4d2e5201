package import Compute

/// The softmax of every row, as a layer between others.
///
///     y = exp(x − LSE(x))        ∂x = y ⊙ (∂y − Σ y ⊙ ∂y)
///
/// Both are verbs of mixtures. The units are the components of one: y is their prior π, and ∂x is the
/// gradient of the prior's logits where component k says ∂y_k.
package final class Softmax: Layer {
  private let normalizers: Matrix  // [n, 2]
  private let logs: Matrix  // [n, C], log y
  private let zeros: Matrix  // [n, C]
  private let ones: Matrix  // [n, 1]
  private let places: Tokens  // [n]
  private let unused: Matrix  // [n·C, 1]
  private let output: Matrix  // [n, C]

  package init(width: Int, rows: Int, arena: Arena) {
    normalizers = arena.matrix(rows, 2)
    logs = arena.matrix(rows, width)
    zeros = arena.matrix(rows, width)
    ones = arena.matrix(rows, 1)
    places = arena.tokens(rows)
    unused = arena.matrix(rows * width, 1)
    output = arena.matrix(rows, width)
  }

  package func prepare(key _: UInt64?) {}

  package func forward(_ x: Matrix, rows: Range<Int>, _: ParameterStore, _ b: any Backend) {
    b.normalizers(x[rows], into: normalizers[rows])
    b.copy(x[rows], to: logs[rows])
    b.logSoftmaxRows(logs[rows], normalizers: normalizers[rows])
    // π − r, where nothing is responsible.
    b.mixturePriorGradient(
      logPrior: logs[rows], responsibilities: zeros[rows], targets: places[rows], scale: 1,
      into: output[rows])
  }

  package func output(_: Matrix) -> Matrix { output }

  package func backward(
    _ x: Matrix, _ gradient: inout GradientPair, _: ParameterStore, _ b: any Backend
  ) {
    let rows = 0..<x.rows
    let (dy, dx) = (gradient.current(x.rows, x.columns), gradient.free(x.rows, x.columns))
    b.fill(ones[rows], with: 1)
    b.mixBackward(
      dy.reshaped(x.count, 1), logPrior: logs[rows], dMixed: ones[rows],
      dContexts: unused[0..<x.count], dPrior: dx)
    gradient.swap()
  }
}
