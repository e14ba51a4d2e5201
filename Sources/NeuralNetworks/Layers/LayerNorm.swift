package import Compute

/// Layer normalisation (Ba and others 2016): the statistics are those of one row, so that they are the
/// same in training and use and do not depend on the batch.
///
///     x̂ = (x − mean x)/√(var x + ε)        y = γ ⊙ x̂ + β
///     δ = γ ⊙ ∂y        ∂x = (δ − mean δ − x̂ · mean(δ ⊙ x̂))/√(var x + ε)
///     ∂γ += Σ ∂y ⊙ x̂    ∂β += Σ ∂y
package final class LayerNorm {
  private let gain: Parameter  // [1, C]
  private let bias: Parameter?  // [1, C]
  private let scales: Matrix  // [n, 1]
  /// x̂ of every row, `[n, C]`; where x may be put, and ∂x.
  package let normalized: Matrix

  package init(
    _ name: String, rows: Int, width: Int, hasBias: Bool, layout: inout ParameterLayout,
    arena: Arena
  ) {
    gain = layout.declare("\(name).gain", 1, width, as: .gain)
    bias = hasBias ? layout.declare("\(name).bias", 1, width, as: .shift) : nil
    scales = arena.matrix(rows, 1)
    normalized = arena.matrix(rows, width)
  }

  /// y = LN(x), or y += LN(x); x [rows, C] may be those rows of ``normalized``.
  package func forward(
    _ x: Matrix, rows: Range<Int>, into y: Matrix, adding: Bool = false, _ p: ParameterStore,
    _ b: any Backend
  ) {
    b.layerNorm(
      x, gain: p[gain], bias: bias.map { p[$0] }, normalized: normalized[rows],
      scales: scales[rows], into: y, adding: adding)
  }

  /// ∂x of the given rows; `dx` may be those rows of ``normalized``, or `dy`.
  package func backward(
    _ dy: Matrix, rows: Range<Int>, into dx: Matrix, _ p: ParameterStore, _ b: any Backend
  ) {
    if let bias { b.sumRows(dy, addingTo: p.gradientToAdd(to: bias)) }
    b.layerNormBackward(
      dy, normalized: normalized[rows], scales: scales[rows], gain: p[gain],
      dGain: p.gradientToAdd(to: gain), into: dx)
  }
}

/// A ``LayerNorm`` with an output of its own.
package final class LayerNormLayer: Layer {
  private let norm: LayerNorm
  private let output: Matrix  // [n, C]

  package init(_ name: String, width: Int, rows: Int, layout: inout ParameterLayout, arena: Arena) {
    norm = LayerNorm(
      name, rows: rows, width: width, hasBias: true, layout: &layout, arena: arena)
    output = arena.matrix(rows, width)
  }

  package func prepare(key _: UInt64?) {}

  package func forward(_ x: Matrix, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    norm.forward(x[rows], rows: rows, into: output[rows], p, b)
  }

  package func output(_: Matrix) -> Matrix { output }

  package func backward(
    _ x: Matrix, _ gradient: inout GradientPair, _ p: ParameterStore, _ b: any Backend
  ) {
    let dy = gradient.current(x.rows, x.columns)
    norm.backward(dy, rows: 0..<x.rows, into: dy, p, b)
  }
}
