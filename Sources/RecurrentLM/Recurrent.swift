import Compute

/// A recurrent layer over a window: it owns time, products and states, its ``Cell`` the rest.
///
///     z_t = x_t·Wxᵀ + b + h_{t−1}·Whᵀ         h_t, … = cell(z_t, states_{t−1})
///     ∂h_{t−1} += ∂z_t·Wh                      ∂x = ∂z·Wx
///     ∂Wx += ∂zᵀ·x     ∂Wh += ∂zᵀ·h₋₁          ∂b += Σ ∂z
///
/// What does not depend on the step before is one product for the whole window.
final class Recurrent {
  let hidden: Int
  let stateNames: [String]
  private let cell: any Cell
  private let batch: Int
  private let input: Parameter  // [G·H, I]
  private let recurrent: Parameter  // [G·H, H]
  private let bias: Parameter  // [1, G·H]
  private let gates: Matrix  // [T·B, G·H]
  private let states: [Matrix]  // [(T+1)·B, H], the first B rows are where the window starts
  private let dStates: [Matrix]  // [B, H], of every state but the output
  private let steps: [CellStep]

  init(
    _ name: String, input width: Int, hidden: Int, _ shape: ModelShape,
    layout: inout ParameterLayout, arena: Arena
  ) {
    let cell = shape.model.makeCell()
    let batch = shape.batch
    let rows = cell.gates * hidden
    self.cell = cell
    self.hidden = hidden
    self.batch = batch
    stateNames = cell.states.map { "\(name).\($0)" }
    let role = ParameterRole.projection(width: hidden)
    input = layout.declare("\(name).input", rows, width, as: role)
    recurrent = layout.declare("\(name).recurrent", rows, hidden, as: role)
    bias = layout.declare("\(name).bias", 1, rows, as: role)
    let gates = arena.matrix(shape.rows, rows)
    let states = cell.states.map { _ in arena.matrix(shape.rows + batch, hidden) }
    steps = (0..<shape.steps).map { t in
      let now = t * batch..<(t + 1) * batch
      let next = (t + 1) * batch..<(t + 2) * batch
      return CellStep(
        gates: gates[now], previous: states.map { $0[now] }, next: states.map { $0[next] })
    }
    dStates = cell.states.dropFirst().map { _ in arena.matrix(batch, hidden) }
    self.gates = gates
    self.states = states
  }

  /// h of every step, `[T·B, H]`.
  var output: Matrix { states[0][batch..<states[0].rows] }

  /// The states that the window starts from, `[B, H]` each.
  var initialStates: [Matrix] { states.map { $0[0..<batch] } }

  func forward(_ x: Matrix, _ range: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    let rows = range.lowerBound * batch..<range.upperBound * batch
    b.linear(x[rows], weight: p[input], bias: p[bias], into: gates[rows])
    for step in steps[range] {
      b.addLinear(step.previous[0], weight: p[recurrent], to: step.gates)
      cell.forward(step, on: b)
    }
  }

  /// Turns ∂h of the first `count` steps (`dy`, overwritten) into ∂x (`dx`).
  func backward(
    x: Matrix, dy: Matrix, dx: Matrix, steps count: Int, _ p: ParameterStore, _ b: any Backend
  ) {
    for dState in dStates { b.fill(dState, with: 0) }
    for t in (0..<count).reversed() {
      let step = steps[t]
      cell.backward(step, dOutput: dy[t * batch..<(t + 1) * batch], dStates: dStates, on: b)
      if t > 0 {
        let dPrevious = dy[(t - 1) * batch..<t * batch]
        b.linearInputGradient(step.gates, weight: p[recurrent], into: dPrevious, adding: true)
      }
    }
    let rows = 0..<count * batch
    b.linearWeightGradient(gates[rows], x[rows], addingTo: p.gradient(input))
    b.linearWeightGradient(gates[rows], states[0][rows], addingTo: p.gradient(recurrent))
    b.sumRows(gates[rows], addingTo: p.gradient(bias))
    b.linearInputGradient(gates[rows], weight: p[input], into: dx, adding: false)
  }

  /// The states after `count` steps become those that the next window starts from.
  func carry(after count: Int, _ b: any Backend) {
    for state in states { b.copy(state[count * batch..<(count + 1) * batch], to: state[0..<batch]) }
  }
}
