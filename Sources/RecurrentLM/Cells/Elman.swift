import Compute

/// The simple recurrence (Elman 1990).
///
///     h = f(z)            z = x·Wxᵀ + h₋₁·Whᵀ + b
///     ∂z = ∂h ⊙ f′(z)     f′ from h
struct Elman: Cell {
  let activation: Activation
  let gates = 1
  let states = ["h"]

  func forward(_ step: CellStep, on b: any Backend) {
    b.activate(activation, step.gates, into: step.next[0])
  }

  func backward(_ step: CellStep, dOutput: Matrix, dStates: [Matrix], on b: any Backend) {
    b.activateBackward(activation, step.next[0], dOutput, into: step.gates)
  }
}
