import Compute
import NeuralNetworks

/// Long short-term memory with layer normalisation (Ba and others 2016, equations 20 to 22).
///
///     z = LN(x·Wxᵀ) + LN(h₋₁·Whᵀ)       c = f ⊙ c₋₁ + i ⊙ g       h = o ⊙ tanh LN(c)
///
/// What normalises the products belongs to ``InputPath`` and ``RecurrentPath``; the rest is ``LSTM``'s,
/// with m = LN(c):
///
///     ∂m = ∂h ⊙ o ⊙ (1 − tanh² m)       ∂c += LN′(∂m)
struct NormalizedLSTM: Cell {
  let gates = 4
  let states = ["h", "c"]
  let takesProductsApart = false
  private let norm: LayerNorm
  private let normalized: Matrix  // [T·B, H], m
  private let dNormalized: Matrix  // [B, H]

  init(
    _ name: String, _ shape: WindowShape, hidden: Int, layout: inout ParameterLayout, arena: Arena
  ) {
    norm = LayerNorm(
      "\(name).cell.norm", rows: shape.rows, width: hidden, hasBias: true, layout: &layout,
      arena: arena)
    normalized = arena.matrix(shape.rows, hidden)
    dNormalized = arena.matrix(shape.batch, hidden)
  }

  func forward(_ step: CellStep, _ p: ParameterStore, _ b: any Backend) {
    let m = normalized[step.rows]
    b.lstmCellForward(gates: step.gates, previousCell: step.previous[1], cell: step.next[1])
    norm.forward(step.next[1], rows: step.rows, into: m, p, b)
    b.lstmOutputForward(gates: step.gates, m, output: step.next[0])
  }

  func backward(
    _ step: CellStep, dOutput: Matrix, dPrevious _: Matrix?, dStates: [Matrix],
    _ p: ParameterStore, _ b: any Backend
  ) {
    b.lstmOutputBackward(
      gates: step.gates, normalized[step.rows], dOutput: dOutput, into: dNormalized)
    norm.backward(dNormalized, rows: step.rows, into: dNormalized, p, b)
    b.addScaled(1, dNormalized, to: dStates[0])
    b.lstmCellBackward(gates: step.gates, previousCell: step.previous[1], dCell: dStates[0])
  }
}
