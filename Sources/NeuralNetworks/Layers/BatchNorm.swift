package import Compute

/// Batch normalisation (Ioffe & Szegedy 2015): the statistics are those of a unit over the rows of a
/// window while it is learnt from, and running ones, of which each window has moved a tenth, in use.
///
///     x̂ = (x − mean x)/√(var x + ε)        y = γ ⊙ x̂ + β
///     ∂x = γ ⊙ (∂y − mean ∂y − x̂ · mean(∂y ⊙ x̂))/√(var x + ε)        in use ∂x = γ ⊙ ∂y/√(var + ε)
///     ∂γ += Σ ∂y ⊙ x̂    ∂β += Σ ∂y
///
/// A row alone would be its own mean and y = β whatever it is, so two are needed to learn from.
package final class BatchNorm: Layer {
  private let gain: Parameter  // [1, C]
  private let bias: Parameter  // [1, C]
  private let mean: Parameter  // [1, C], running
  private let variance: Parameter  // [1, C], running
  private let normalized: Matrix  // [n, C]
  private let scales: Matrix  // [1, C]
  private let output: Matrix  // [n, C]
  private var isLearning = false

  package init(_ name: String, width: Int, rows: Int, layout: inout ParameterLayout, arena: Arena) {
    gain = layout.declare("\(name).gain", 1, width, as: .gain)
    bias = layout.declare("\(name).bias", 1, width, as: .shift)
    mean = layout.declareStatistic("\(name).mean", width, start: 0)
    variance = layout.declareStatistic("\(name).variance", width, start: 1)
    normalized = arena.matrix(rows, width)
    scales = arena.matrix(1, width)
    output = arena.matrix(rows, width)
  }

  package func prepare(key: UInt64?) { isLearning = key != nil }

  package func forward(_ x: Matrix, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    precondition(!isLearning || rows.lowerBound == 0, "batch norm learns from a window as a whole")
    b.batchNorm(
      x[rows], gain: p[gain], bias: p[bias], runningMean: p[mean], runningVariance: p[variance],
      normalized: normalized[rows], scales: scales, into: output[rows], isLearning: isLearning)
  }

  package func output(_: Matrix) -> Matrix { output }

  package func backward(
    _ x: Matrix, _ gradient: inout GradientPair, _ p: ParameterStore, _ b: any Backend
  ) {
    let dy = gradient.current(x.rows, x.columns)
    b.sumRows(dy, addingTo: p.gradientToAdd(to: bias))
    b.batchNormBackward(
      dy, normalized: normalized[0..<x.rows], scales: scales, gain: p[gain],
      dGain: p.gradientToAdd(to: gain), into: dy, isLearning: isLearning)
  }
}
