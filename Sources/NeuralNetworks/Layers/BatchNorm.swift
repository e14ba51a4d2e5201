package import Compute

/// Batch normalisation (Ioffe & Szegedy 2015): the statistics are those of a unit over the rows of a
/// window while it is learnt from, and running ones, of which each window has moved a tenth, in use.
///
///     x̂ = (x − mean x)/√(var x + ε)        y = γ ⊙ x̂ + β
///     ∂x = γ ⊙ (∂y − mean ∂y − x̂ · mean(∂y ⊙ x̂))/√(var x + ε)        in use ∂x = γ ⊙ ∂y/√(var + ε)
///     ∂γ += Σ ∂y ⊙ x̂    ∂β += Σ ∂y
///
/// A row alone would be its own mean and y = β whatever it is, so two are needed to learn from. Without
/// γ and β, y = x̂.
package final class BatchNorm: Layer {
  private let affine: (gain: Parameter, bias: Parameter)?  // [1, C]
  private let mean: Parameter  // [1, C], running
  private let variance: Parameter  // [1, C], running
  private let normalized: Matrix  // [n, C]
  private let scales: Matrix  // [1, C]
  private let output: Matrix  // [n, C]
  private var isLearning = false
  private let one: Matrix  // [1, C], for γ
  private let zero: Matrix  // [1, C], for β
  private let unused: Matrix  // [1, C], for ∂γ

  package init(
    _ name: String, width: Int, isAffine: Bool, rows: Int, layout: inout ParameterLayout,
    arena: Arena
  ) {
    affine =
      isAffine
      ? (
        layout.declare("\(name).gain", 1, width, as: .gain),
        layout.declare("\(name).bias", 1, width, as: .shift)
      ) : nil
    let constants = isAffine ? 0 : width
    one = arena.matrix(1, constants)
    zero = arena.matrix(1, constants)
    unused = arena.matrix(1, constants)
    mean = layout.declareStatistic("\(name).mean", width, start: 0)
    variance = layout.declareStatistic("\(name).variance", width, start: 1)
    normalized = arena.matrix(rows, width)
    scales = arena.matrix(1, width)
    output = arena.matrix(rows, width)
  }

  package func prepare(key: UInt64?) { isLearning = key != nil }

  package func forward(_ x: Matrix, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    precondition(!isLearning || rows.lowerBound == 0, "batch norm learns from a window as a whole")
    if affine == nil { b.fill(one, with: 1) }
    b.batchNorm(
      x[rows], gain: affine.map { p[$0.gain] } ?? one, bias: affine.map { p[$0.bias] } ?? zero,
      runningMean: p[mean], runningVariance: p[variance],
      normalized: normalized[rows], scales: scales, into: output[rows], isLearning: isLearning)
  }

  package func output(_: Matrix) -> Matrix { output }

  package func backward(
    _ x: Matrix, _ gradient: inout GradientPair, _ p: ParameterStore, _ b: any Backend
  ) {
    let dy = gradient.current(x.rows, x.columns)
    if let affine { b.sumRows(dy, addingTo: p.gradientToAdd(to: affine.bias)) }
    b.batchNormBackward(
      dy, normalized: normalized[0..<x.rows], scales: scales,
      gain: affine.map { p[$0.gain] } ?? one,
      dGain: affine.map { p.gradientToAdd(to: $0.gain) } ?? unused, into: dy,
      isLearning: isLearning)
  }
}
