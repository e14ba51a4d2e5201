import Compute
import NeuralNetworks

/// Gated recurrent unit (Cho and others 2014), its reset gate after the product, as cuDNN has it.
///
///     r, u = σ(a_r + p_r), σ(a_u + p_u)      a = x·Wxᵀ + b     p = h₋₁·Whᵀ + b′
///     n = tanh(a_n + r ⊙ p_n)                h = (1 − u) ⊙ n + u ⊙ h₋₁
///
///     ∂a_n = ∂h ⊙ (1 − u) ⊙ (1 − n²)         ∂p_n = ∂a_n ⊙ r
///     ∂a_r = ∂p_r = ∂a_n ⊙ p_n ⊙ r(1 − r)    ∂a_u = ∂p_u = ∂h ⊙ (h₋₁ − n) ⊙ u(1 − u)
///     ∂h₋₁ += ∂h ⊙ u
struct GRU: Cell {
  let gates = 3
  let states = ["h"]
  let takesProductsApart = true

  func forward(_ step: CellStep, _: ParameterStore, _ b: any Backend) {
    b.gruForward(
      gates: step.gates, products: products(of: step), previous: step.previous[0],
      output: step.next[0])
  }

  func backward(
    _ step: CellStep, dOutput: Matrix, dPrevious: Matrix?, dStates _: [Matrix],
    _: ParameterStore, _ b: any Backend
  ) {
    b.gruBackward(
      gates: step.gates, products: products(of: step), previous: step.previous[0],
      dOutput: dOutput, addingTo: dPrevious)
  }

  private func products(of step: CellStep) -> Matrix {
    guard let products = step.products else { preconditionFailure("a GRU has products") }
    return products
  }
}
