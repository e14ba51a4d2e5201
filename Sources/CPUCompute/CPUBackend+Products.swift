// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// Every verb is documented at `Backend`.

internal import CKernels
public import Compute

extension CPUBackend {
  public func linear(_ x: Matrix, weight: Weight, bias: Matrix?, into y: Matrix) {
    forward(x, weight, bias, y, accumulate: false)
  }

  public func addLinear(_ x: Matrix, weight: Weight, to y: Matrix) {
    forward(x, weight, nil, y, accumulate: true)
  }

  private func forward(
    _ x: Matrix, _ weight: Weight, _ bias: Matrix?, _ y: Matrix, accumulate: Bool
  ) {
    precondition(
      x.columns == weight.inputs && y.rows == x.rows && y.columns == weight.outputs,
      "x [n, I], W [O, I], y [n, O]")
    precondition(bias == nil || bias?.count == weight.outputs, "bias [1, O]")
    multiply(x, weight, transposed: true, bias: bias, into: y, accumulate: accumulate)
  }

  public func linearInputGradient(
    _ dy: Matrix, weight: Weight, into dx: Matrix, adding: Bool
  ) {
    precondition(
      dy.columns == weight.outputs && dx.rows == dy.rows && dx.columns == weight.inputs,
      "dy [n, O], W [O, I], dx [n, I]")
    multiply(dy, weight, transposed: false, bias: nil, into: dx, accumulate: adding)
  }

  private func multiply(
    _ x: Matrix, _ weight: Weight, transposed: Bool, bias: Matrix?, into y: Matrix,
    accumulate: Bool
  ) {
    let done =
      packed(weight).map {
        lm_multiply(
          engine, x.base, x.rows, $0.handle, weight.version, transposed, bias?.base, y.base,
          accumulate)
      } ?? false
    if !done { fail("oneDNN refused a product of \(x.rows) × \(y.columns) × \(x.columns)") }
  }

  /// The layouts of a weight; nil when memory is short.
  func packed(_ weight: Weight) -> PackedWeight? {
    if let copies = weight.copies as? PackedWeight { return copies }
    let made = PackedWeight(weight.values, isCompact: weight.isCompact)
    weight.copies = made
    return made
  }

  public func linearWeightGradient(
    _ dy: Matrix, _ x: Matrix, into dw: Matrix, adding: Bool
  ) {
    precondition(
      dy.rows == x.rows && dw.rows == dy.columns && dw.columns == x.columns,
      "dy [n, O], x [n, I], dW [O, I]")
    let done = lm_matmul(
      engine, dy.base, true, x.base, false, nil, dw.base, dw.rows, dw.columns, dy.rows, adding)
    if !done { fail("oneDNN refused a product of \(dw.rows) × \(dw.columns) × \(dy.rows)") }
  }

  public func sumRows(_ x: Matrix, addingTo out: Matrix) {
    precondition(out.count == x.columns, "x [n, C], out [1, C]")
    lm_sum_rows(engine, x.base, out.base, x.rows, x.columns)
  }
}

/// A weight in the layouts that oneDNN multiplies fastest.
final class PackedWeight {
  let handle: OpaquePointer

  init?(_ values: Matrix, isCompact: Bool) {
    guard let handle = lm_weight_create(values.base, values.rows, values.columns, isCompact) else {
      return nil
    }
    self.handle = handle
  }

  deinit { lm_weight_destroy(handle) }
}
