/// Layer and batch normalisation; all verbs have defaults.
///
/// ε is 10⁻⁵.
public protocol NormalizationVerbs: ProductVerbs, ElementVerbs {
  /// y = gain ⊙ x̂ + bias, or y += it, with x̂ = (x − mean)/√(variance + ε) of each row, which goes
  /// to `normalized`, and one over the root to `scales` [n, 1]. `normalized` may be x.
  func layerNorm(
    _ x: Matrix, gain: Matrix, bias: Matrix?, normalized: Matrix, scales: Matrix, into y: Matrix,
    adding: Bool)
  /// Gradient of the layer norm for x; that of the gain is added. dx may be dy or `normalized`.
  func layerNormBackward(
    _ dy: Matrix, normalized: Matrix, scales: Matrix, gain: Matrix, dGain: Matrix, into dx: Matrix)
  /// y = gain ⊙ x̂ + bias with x̂ = (x − mean)/√(variance + ε) of each column, one over the root
  /// going to `scales` [1, C]. y may be x.
  ///
  /// Learning, mean and variance are those of the n ≥ 2 rows; a tenth of the mean and of the
  /// unbiased variance enters the running ones [1, C]. Otherwise they are the running ones.
  func batchNorm(
    _ x: Matrix, gain: Matrix, bias: Matrix, runningMean: Matrix, runningVariance: Matrix,
    normalized: Matrix, scales: Matrix, into y: Matrix, isLearning: Bool)
  /// Gradient of the batch norm for x; that of the gain is added. dx may be dy.
  func batchNormBackward(
    _ dy: Matrix, normalized: Matrix, scales: Matrix, gain: Matrix, dGain: Matrix, into dx: Matrix,
    isLearning: Bool)
}

/// The number that is added to a variance before its root.
private let epsilon = 1e-5

extension NormalizationVerbs {
  /// Means as products with a vector of 1/C; roots on the host.
  public func layerNorm(
    _ x: Matrix, gain: Matrix, bias: Matrix?, normalized: Matrix, scales: Matrix, into y: Matrix,
    adding: Bool
  ) {
    let centered = sum(x, -1, repeated(column: rowMeans(x), columns: x.columns))
    setScales(scales, of: rowMeans(product(centered, centered)))
    multiply(centered, repeated(column: scales, columns: x.columns), into: normalized)
    if !adding { fill(y, with: 0) }
    addScaled(1, product(normalized, repeated(row: gain, rows: x.rows)), to: y)
    if let bias { addScaled(1, repeated(row: bias, rows: x.rows), to: y) }
  }

  /// δ = gain ⊙ dy, dx = scale ⊙ (δ − mean δ − x̂ ⊙ mean(δ ⊙ x̂)).
  public func layerNormBackward(
    _ dy: Matrix, normalized: Matrix, scales: Matrix, gain: Matrix, dGain: Matrix, into dx: Matrix
  ) {
    sumRows(product(dy, normalized), addingTo: dGain)
    let columns = dy.columns
    let delta = product(dy, repeated(row: gain, rows: dy.rows))
    let slopes = rowMeans(product(delta, normalized))
    addScaled(-1, repeated(column: rowMeans(delta), columns: columns), to: delta)
    addScaled(-1, product(normalized, repeated(column: slopes, columns: columns)), to: delta)
    multiply(delta, repeated(column: scales, columns: columns), into: dx)
  }

  /// Means as sums of rows; roots on the host.
  public func batchNorm(
    _ x: Matrix, gain: Matrix, bias: Matrix, runningMean: Matrix, runningVariance: Matrix,
    normalized: Matrix, scales: Matrix, into y: Matrix, isLearning: Bool
  ) {
    let mean = isLearning ? columnMeans(x) : runningMean
    let centered = sum(x, -1, repeated(row: mean, rows: x.rows))
    let variance = isLearning ? columnMeans(product(centered, centered)) : runningVariance
    setScales(scales, of: variance)
    if isLearning {
      scale(runningMean, by: 0.9)
      addScaled(0.1, mean, to: runningMean)
      scale(runningVariance, by: 0.9)
      addScaled(0.1 * Float(x.rows) / Float(x.rows - 1), variance, to: runningVariance)
    }
    multiply(centered, repeated(row: scales, rows: x.rows), into: normalized)
    let result = product(normalized, repeated(row: gain, rows: x.rows))
    copy(sum(result, 1, repeated(row: bias, rows: x.rows)), to: y)
  }

  /// dx = gain ⊙ scale ⊙ (dy − mean dy − x̂ ⊙ mean(dy ⊙ x̂)); without the means where they were
  /// given.
  public func batchNormBackward(
    _ dy: Matrix, normalized: Matrix, scales: Matrix, gain: Matrix, dGain: Matrix, into dx: Matrix,
    isLearning: Bool
  ) {
    let along = product(dy, normalized)
    sumRows(along, addingTo: dGain)
    var centered = dy
    if isLearning {
      centered = sum(dy, -1, repeated(row: columnMeans(dy), rows: dy.rows))
      let slopes = repeated(row: columnMeans(along), rows: dy.rows)
      addScaled(-1, product(normalized, slopes), to: centered)
    }
    let slopes = product(gain, scales.reshaped(gain.rows, gain.columns))
    multiply(centered, repeated(row: slopes, rows: dy.rows), into: dx)
  }

  /// The mean of every column, `[1, C]`.
  private func columnMeans(_ x: Matrix) -> Matrix {
    let out = scratch(1, x.columns)
    sumRows(x, addingTo: out)
    scale(out, by: 1 / Float(x.rows))
    return out
  }

  private func setScales(_ scales: Matrix, of variance: Matrix) {
    write(hostValues(variance).map { Float(1 / (Double($0) + epsilon).squareRoot()) }, to: scales)
  }
}
