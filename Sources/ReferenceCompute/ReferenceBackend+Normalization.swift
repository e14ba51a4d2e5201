// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// Every verb is documented at its protocol.

public import Compute

private let epsilon = 1e-5

// Ba and others 2016.
extension ReferenceBackend {
  public func layerNorm(
    _ x: Matrix, gain: Matrix, bias: Matrix?, normalized: Matrix, scales: Matrix, into y: Matrix,
    adding: Bool
  ) {
    let (x, gain, bias, before) = (Table(x), Table(gain), bias.map(Table.init), Table(y))
    let count = Double(x.columns)
    let means = (0..<x.rows).map { i in x.row(i).reduce(0, +) / count }
    let roots = (0..<x.rows).map { i in
      let variance = x.row(i).reduce(0) { $0 + ($1 - means[i]) * ($1 - means[i]) } / count
      return 1 / (variance + epsilon).squareRoot()
    }
    let result = x.map { i, _, x in (x - means[i]) * roots[i] }
    result.store(in: normalized)
    Table(x.rows, 1) { i, _ in roots[i] }.store(in: scales)
    result.map { i, j, x in gain[j] * x + (bias?[j] ?? 0) + (adding ? before[i, j] : 0) }
      .store(in: y)
  }

  public func layerNormBackward(
    _ dy: Matrix, normalized: Matrix, scales: Matrix, gain: Matrix, dGain: Matrix, into dx: Matrix
  ) {
    let (d, x, scales, gain) = (Table(dy), Table(normalized), Table(scales), Table(gain))
    addProducts(d, x, to: dGain)
    let delta = d.map { _, j, d in gain[j] * d }
    let count = Double(d.columns)
    let means = (0..<d.rows).map { i in delta.row(i).reduce(0, +) / count }
    let slopes = (0..<d.rows).map { i in sum(d.columns) { delta[i, $0] * x[i, $0] } / count }
    delta.map { i, j, delta in scales[i] * (delta - means[i] - x[i, j] * slopes[i]) }
      .store(in: dx)
  }

  /// ∂gain_j += Σ_i ∂y_ij x̂_ij.
  private func addProducts(_ d: Table, _ x: Table, to dGain: Matrix) {
    let before = Table(dGain)
    Table(1, d.columns) { _, j in before[j] + sum(d.rows) { d[$0, j] * x[$0, j] } }
      .store(in: dGain)
  }
}

// Ioffe & Szegedy 2015.
extension ReferenceBackend {
  public func batchNorm(
    _ x: Matrix, gain: Matrix, bias: Matrix, runningMean: Matrix, runningVariance: Matrix,
    normalized: Matrix, scales: Matrix, into y: Matrix, isLearning: Bool
  ) {
    let (x, gain, bias) = (Table(x), Table(gain), Table(bias))
    let count = Double(x.rows)
    var (mean, variance) = (Table(runningMean), Table(runningVariance))
    if isLearning {
      mean = Table(1, x.columns) { _, j in sum(x.rows) { x[$0, j] } / count }
      let squares = Table(1, x.columns) { _, j in
        sum(x.rows) { (x[$0, j] - mean[j]) * (x[$0, j] - mean[j]) }
      }
      Table(runningMean).map { _, j, old in 0.9 * old + 0.1 * mean[j] }.store(in: runningMean)
      Table(runningVariance).map { _, j, old in 0.9 * old + 0.1 * squares[j] / (count - 1) }
        .store(in: runningVariance)
      variance = squares.map { _, _, sum in sum / count }
    }
    let roots = variance.map { _, _, variance in 1 / (variance + epsilon).squareRoot() }
    let result = x.map { _, j, x in (x - mean[j]) * roots[j] }
    roots.store(in: scales)
    result.store(in: normalized)
    result.map { _, j, x in gain[j] * x + bias[j] }.store(in: y)
  }

  public func batchNormBackward(
    _ dy: Matrix, normalized: Matrix, scales: Matrix, gain: Matrix, dGain: Matrix, into dx: Matrix,
    isLearning: Bool
  ) {
    let (d, x, scales, gain) = (Table(dy), Table(normalized), Table(scales), Table(gain))
    addProducts(d, x, to: dGain)
    let count = Double(d.rows)
    let means = (0..<d.columns).map { j in isLearning ? sum(d.rows) { d[$0, j] } / count : 0 }
    let slopes = (0..<d.columns).map { j in
      isLearning ? sum(d.rows) { d[$0, j] * x[$0, j] } / count : 0
    }
    d.map { i, j, d in gain[j] * scales[j] * (d - means[j] - x[i, j] * slopes[j]) }.store(in: dx)
  }
}
