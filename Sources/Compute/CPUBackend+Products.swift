// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// Every verb is documented at `Backend`.

internal import CKernels

extension CPUBackend {
  public func linear(_ x: Matrix, weight: Matrix, bias: Matrix?, into y: Matrix) {
    forward(x, weight, bias, y, accumulate: false)
  }

  public func addLinear(_ x: Matrix, weight: Matrix, to y: Matrix) {
    forward(x, weight, nil, y, accumulate: true)
  }

  private func forward(
    _ x: Matrix, _ weight: Matrix, _ bias: Matrix?, _ y: Matrix, accumulate: Bool
  ) {
    precondition(
      x.columns == weight.columns && y.rows == x.rows && y.columns == weight.rows,
      "x [n, I], W [O, I], y [n, O]")
    precondition(bias == nil || bias?.count == weight.rows, "bias [1, O]")
    multiply(
      x.base, transposed: false, weight.base, transposed: true, bias: bias, into: y,
      inner: x.columns, accumulate: accumulate)
  }

  public func linearInputGradient(
    _ dy: Matrix, weight: Matrix, into dx: Matrix, adding: Bool
  ) {
    precondition(
      dy.columns == weight.rows && dx.rows == dy.rows && dx.columns == weight.columns,
      "dy [n, O], W [O, I], dx [n, I]")
    multiply(
      dy.base, transposed: false, weight.base, transposed: false, bias: nil, into: dx,
      inner: dy.columns, accumulate: adding)
  }

  public func linearWeightGradient(_ dy: Matrix, _ x: Matrix, addingTo dw: Matrix) {
    precondition(
      dy.rows == x.rows && dw.rows == dy.columns && dw.columns == x.columns,
      "dy [n, O], x [n, I], dW [O, I]")
    multiply(
      dy.base, transposed: true, x.base, transposed: false, bias: nil, into: dw,
      inner: dy.rows, accumulate: true)
  }

  public func sumRows(_ x: Matrix, addingTo out: Matrix) {
    precondition(out.count == x.columns, "x [n, C], out [1, C]")
    lm_sum_rows(engine, x.base, out.base, x.rows, x.columns)
  }

  private func multiply(
    _ a: UnsafePointer<Float>, transposed transposeA: Bool, _ b: UnsafePointer<Float>,
    transposed transposeB: Bool, bias: Matrix?, into c: Matrix, inner: Int, accumulate: Bool
  ) {
    let done = lm_matmul(
      engine, a, transposeA, b, transposeB, bias?.base, c.base, c.rows, c.columns, inner,
      accumulate)
    precondition(done, "oneDNN refused a product of \(c.rows) × \(c.columns) × \(inner)")
  }
}
