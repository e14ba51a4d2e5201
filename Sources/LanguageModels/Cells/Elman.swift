import Compute
import NeuralNetworks

/// The simple recurrence (Elman 1990).
///
///     h = f(z)            z = x·Wxᵀ + h₋₁·Whᵀ + b
///     ∂z = ∂h ⊙ f′(z)
struct Elman: Cell {
  let activation: Activation
  let gates = 1
  let states = ["h"]
  let takesProductsApart = false

  func forward(_ step: CellStep, _: ParameterStore, _ b: any Backend) {
    b.activate(activation, step.gates, into: step.next[0])
  }

  func backward(
    _ step: CellStep, dOutput: Matrix, dPrevious _: Matrix?, dStates _: [Matrix],
    _: ParameterStore, _ b: any Backend
  ) {
    b.activateBackward(activation, step.gates, step.next[0], dOutput, into: step.gates)
  }
}
