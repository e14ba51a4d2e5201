// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// Every verb is documented at `Backend`.

internal import CKernels

extension CPUBackend {
  public func gather(_ table: Matrix, _ ids: Tokens, into out: Matrix) {
    precondition(
      out.rows == ids.count && out.columns == table.columns, "table [V, E], out [n, E]")
    lm_gather(engine, table.base, ids.base, out.base, out.rows, out.columns)
  }

  public func scatterAdd(_ x: Matrix, _ ids: Tokens, to table: Matrix) {
    precondition(x.rows == ids.count && x.columns == table.columns, "x [n, E], table [V, E]")
    lm_scatter_add(engine, x.base, ids.base, table.base, x.rows, x.columns)
  }

  public func activate(_ activation: Activation, _ x: Matrix, into y: Matrix) {
    precondition(x.count == y.count, "x and y have one shape")
    lm_activate(engine, activation.kernel, x.base, y.base, x.count)
  }

  public func activateBackward(
    _ activation: Activation, _ y: Matrix, _ dy: Matrix, into dx: Matrix
  ) {
    precondition(y.count == dy.count && dx.count == dy.count, "y, dy and dx have one shape")
    lm_activate_backward(engine, activation.kernel, y.base, dy.base, dx.base, y.count)
  }

  public func lstmForward(gates: Matrix, previousCell: Matrix, cell: Matrix, output: Matrix) {
    precondition(
      gates.columns == 4 * cell.columns && gates.rows == cell.rows
        && previousCell.count == cell.count && output.count == cell.count,
      "gates [n, 4·H], the others [n, H]")
    lm_lstm_forward(
      engine, gates.base, previousCell.base, cell.base, output.base, cell.rows, cell.columns)
  }

  public func lstmBackward(
    gates: Matrix, previousCell: Matrix, cell: Matrix, dOutput: Matrix, dCell: Matrix
  ) {
    precondition(
      gates.columns == 4 * cell.columns && gates.rows == cell.rows
        && previousCell.count == cell.count && dOutput.count == cell.count
        && dCell.count == cell.count,
      "gates [n, 4·H], the others [n, H]")
    lm_lstm_backward(
      engine, gates.base, previousCell.base, cell.base, dOutput.base, dCell.base, cell.rows,
      cell.columns)
  }

  public func dropout(_ x: Matrix, rate: Float, key: UInt64, offset: Int, into y: Matrix) {
    precondition(x.count == y.count && (0..<1).contains(rate), "one shape, rate in [0, 1)")
    lm_dropout(engine, x.base, y.base, x.count, rate, key, offset)
  }
}

extension Activation {
  fileprivate var kernel: lm_activation {
    switch self {
    case .linear: LM_LINEAR
    case .tanh: LM_TANH
    case .sigmoid: LM_SIGMOID
    case .relu: LM_RELU
    }
  }
}
