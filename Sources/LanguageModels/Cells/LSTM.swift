import Compute
import NeuralNetworks

/// Long short-term memory (Hochreiter & Schmidhuber 1997; forget gates of Gers and others 2000).
///
///     i, f, o = σ(z_i), σ(z_f), σ(z_o)    g = tanh z_g    z = x·Wxᵀ + h₋₁·Whᵀ + b
///     c = f ⊙ c₋₁ + i ⊙ g                 h = o ⊙ tanh c
///
///     δ = ∂c + ∂h ⊙ o ⊙ (1 − tanh² c)     ∂c₋₁ = δ ⊙ f
///     ∂z_i = δ ⊙ g ⊙ i(1 − i)             ∂z_f = δ ⊙ c₋₁ ⊙ f(1 − f)
///     ∂z_g = δ ⊙ i ⊙ (1 − g²)             ∂z_o = ∂h ⊙ tanh c ⊙ o(1 − o)
struct LSTM: Cell {
  let gates = 4
  let states = ["h", "c"]
  let takesProductsApart = false

  func forward(_ step: CellStep, _: ParameterStore, _ b: any Backend) {
    b.lstmForward(
      gates: step.gates, previousCell: step.previous[1], cell: step.next[1],
      output: step.next[0])
  }

  func backward(
    _ step: CellStep, dOutput: Matrix, dPrevious _: Matrix?, dStates: [Matrix],
    _: ParameterStore, _ b: any Backend
  ) {
    b.lstmBackward(
      gates: step.gates, previousCell: step.previous[1], cell: step.next[1], dOutput: dOutput,
      dCell: dStates[0])
  }
}
