// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// Every verb is documented at `Backend`.

internal import CKernels
public import Compute

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

  public func addLogSigmoid(_ x: Matrix, into y: Matrix) {
    precondition(x.count == y.count, "x and y have one shape")
    lm_add_log_sigmoid(engine, x.base, y.base, x.count)
  }

  public func activateBackward(
    _ activation: Activation, _ x: Matrix, _ y: Matrix, _ dy: Matrix, into dx: Matrix
  ) {
    precondition(
      x.count == dy.count && y.count == dy.count && dx.count == dy.count,
      "x, y, dy and dx have one shape")
    lm_activate_backward(engine, activation.kernel, x.base, y.base, dy.base, dx.base, y.count)
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

  public func lstmCellForward(gates: Matrix, previousCell: Matrix, cell: Matrix) {
    precondition(
      gates.columns == 4 * cell.columns && gates.rows == cell.rows
        && previousCell.count == cell.count, "gates [n, 4·H], the others [n, H]")
    lm_lstm_cell_forward(
      engine, gates.base, previousCell.base, cell.base, cell.rows, cell.columns)
  }

  public func lstmOutputForward(gates: Matrix, _ m: Matrix, output: Matrix) {
    precondition(
      gates.columns == 4 * m.columns && gates.rows == m.rows && output.count == m.count,
      "gates [n, 4·H], the others [n, H]")
    lm_lstm_output_forward(engine, gates.base, m.base, output.base, m.rows, m.columns)
  }

  public func lstmOutputBackward(gates: Matrix, _ m: Matrix, dOutput: Matrix, into dm: Matrix) {
    precondition(
      gates.columns == 4 * m.columns && gates.rows == m.rows && dOutput.count == m.count
        && dm.count == m.count, "gates [n, 4·H], the others [n, H]")
    lm_lstm_output_backward(
      engine, gates.base, m.base, dOutput.base, dm.base, m.rows, m.columns)
  }

  public func lstmCellBackward(gates: Matrix, previousCell: Matrix, dCell: Matrix) {
    precondition(
      gates.columns == 4 * dCell.columns && gates.rows == dCell.rows
        && previousCell.count == dCell.count, "gates [n, 4·H], the others [n, H]")
    lm_lstm_cell_backward(
      engine, gates.base, previousCell.base, dCell.base, dCell.rows, dCell.columns)
  }

  public func gruForward(gates: Matrix, products: Matrix, previous: Matrix, output: Matrix) {
    precondition(
      gates.columns == 3 * output.columns && gates.rows == output.rows
        && products.count == gates.count && previous.count == output.count,
      "gates and products [n, 3·H], the others [n, H]")
    lm_gru_forward(
      engine, gates.base, products.base, previous.base, output.base, output.rows, output.columns)
  }

  public func gruBackward(
    gates: Matrix, products: Matrix, previous: Matrix, dOutput: Matrix, addingTo dPrevious: Matrix?
  ) {
    precondition(
      gates.columns == 3 * previous.columns && gates.rows == previous.rows
        && products.count == gates.count && dOutput.count == previous.count
        && dPrevious?.count ?? previous.count == previous.count,
      "gates and products [n, 3·H], the others [n, H]")
    lm_gru_backward(
      engine, gates.base, products.base, previous.base, dOutput.base, dPrevious?.base,
      previous.rows, previous.columns)
  }

  public func mogrify(gates: Matrix, _ x: Matrix, into y: Matrix) {
    precondition(gates.count == x.count && y.count == x.count, "gates, x and y have one shape")
    lm_mogrify(engine, gates.base, x.base, y.base, x.count)
  }

  public func mogrifyBackward(gates: Matrix, _ x: Matrix, _ dy: Matrix, into dx: Matrix) {
    precondition(
      gates.count == x.count && dy.count == x.count && dx.count == x.count,
      "gates, x, dy and dx have one shape")
    lm_mogrify_backward(engine, gates.base, x.base, dy.base, dx.base, x.count)
  }

  public func layerNorm(
    _ x: Matrix, gain: Matrix, bias: Matrix?, normalized: Matrix, scales: Matrix, into y: Matrix,
    adding: Bool
  ) {
    precondition(
      gain.count == x.columns && bias?.count ?? x.columns == x.columns
        && normalized.count == x.count && scales.count == x.rows && y.count == x.count,
      "x, normalized and y [n, C], gain and bias [1, C], scales [n, 1]")
    lm_layer_norm(
      engine, x.base, gain.base, bias?.base, normalized.base, scales.base, y.base, x.rows,
      x.columns, adding)
  }

  public func layerNormBackward(
    _ dy: Matrix, normalized: Matrix, scales: Matrix, gain: Matrix, dGain: Matrix, into dx: Matrix
  ) {
    precondition(
      gain.count == dy.columns && dGain.count == dy.columns && normalized.count == dy.count
        && scales.count == dy.rows && dx.count == dy.count,
      "dy, normalized and dx [n, C], gains [1, C], scales [n, 1]")
    lm_layer_norm_backward(
      engine, dy.base, normalized.base, scales.base, gain.base, dGain.base, dx.base, dy.rows,
      dy.columns)
  }

  public func batchNorm(
    _ x: Matrix, gain: Matrix, bias: Matrix, runningMean: Matrix, runningVariance: Matrix,
    normalized: Matrix, scales: Matrix, into y: Matrix, isLearning: Bool
  ) {
    precondition(
      gain.count == x.columns && bias.count == x.columns && runningMean.count == x.columns
        && runningVariance.count == x.columns && scales.count == x.columns
        && normalized.count == x.count && y.count == x.count,
      "x, normalized and y [n, C], the others [1, C]")
    precondition(!isLearning || x.rows > 1, "a row alone has no statistics")
    lm_batch_norm(
      engine, x.base, gain.base, bias.base, runningMean.base, runningVariance.base,
      normalized.base, scales.base, y.base, x.rows, x.columns, isLearning)
  }

  public func batchNormBackward(
    _ dy: Matrix, normalized: Matrix, scales: Matrix, gain: Matrix, dGain: Matrix, into dx: Matrix,
    isLearning: Bool
  ) {
    precondition(
      gain.count == dy.columns && dGain.count == dy.columns && scales.count == dy.columns
        && normalized.count == dy.count && dx.count == dy.count,
      "dy, normalized and dx [n, C], the others [1, C]")
    lm_batch_norm_backward(
      engine, dy.base, normalized.base, scales.base, gain.base, dGain.base, dx.base, dy.rows,
      dy.columns, isLearning)
  }

  public func binaryCrossEntropy(
    _ z: Matrix, targets: Matrix, scale: Float, gradient dz: Matrix
  ) throws(BackendError) -> Double {
    precondition(z.count == targets.count && z.count == dz.count, "z, targets, dz have one shape")
    try checkFailure()
    return lm_binary_cross_entropy(z.base, targets.base, dz.base, z.count, scale)
  }

  public func squaredError(
    _ y: Matrix, targets: Matrix, scale: Float, gradient dy: Matrix
  ) throws(BackendError) -> Double {
    precondition(y.count == targets.count && y.count == dy.count, "y, targets, dy have one shape")
    try checkFailure()
    return lm_squared_error(y.base, targets.base, dy.base, y.count, scale)
  }

  public func dropout(
    _ x: Matrix, rate: Float, key: UInt64, offset: Int, period: Int, into y: Matrix
  ) {
    precondition(x.count == y.count && (0..<1).contains(rate), "one shape, rate in [0, 1)")
    precondition(offset >= 0 && period >= 0, "offset and period are 0 or more")
    lm_dropout(engine, x.base, y.base, x.count, rate, key, offset, period)
  }

  public func dropRows(_ x: Matrix, _ ids: Tokens, rate: Float, key: UInt64) {
    precondition(x.rows == ids.count && (0..<1).contains(rate), "an id a row, rate in [0, 1)")
    lm_drop_rows(engine, x.base, ids.base, x.rows, x.columns, rate, key)
  }
}

extension Activation {
  fileprivate var kernel: lm_activation {
    switch self {
    case .linear: LM_LINEAR
    case .tanh: LM_TANH
    case .sigmoid: LM_SIGMOID
    case .relu: LM_RELU
    case .silu: LM_SILU
    }
  }
}
