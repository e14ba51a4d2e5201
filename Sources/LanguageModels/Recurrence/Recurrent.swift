import Compute
import NeuralNetworks

/// A recurrent layer over a window: it owns time and states; ``InputPath`` and ``RecurrentPath``
/// bring the pre-activations, its ``Cell`` the rest.
///
///     z_t = x_t·Wxᵀ + b + h_{t−1}·Whᵀ         h_t, … = cell(z_t, states_{t−1})
///
/// The terms that do not depend on the step before are one product for the whole window.
final class Recurrent {
  let hidden: Int
  let stateNames: [String]
  private let cell: any Cell
  private let batch: Int
  private let inputs: InputPath
  private let past: RecurrentPath
  private let mogrifier: Mogrifier?
  /// How many steps back a step looks: at h with a skip path farther than 1.
  private let reach: Int
  private let states: [State]
  private let dStates: [Matrix]  // [B, H], of every state but the output
  private let steps: [CellStep]

  init(
    _ name: String, input width: Int, hidden: Int, _ shape: WindowShape,
    layout: inout ParameterLayout, arena: Arena
  ) {
    let cell = shape.makeCell(name, hidden: hidden, layout: &layout, arena: arena)
    let batch = shape.batch
    let reach = max(shape.model.skipDistance, 1)
    let path = PathShape(
      name: name, gates: cell.gates * hidden, input: width, hidden: hidden,
      isApart: cell.takesProductsApart, shape: shape)
    self.cell = cell
    self.hidden = hidden
    self.batch = batch
    self.reach = reach
    stateNames = cell.states.map { "\(name).\($0)" }
    inputs = InputPath(path, layout: &layout, arena: arena)
    past = RecurrentPath(path, gates: inputs.gates, layout: &layout, arena: arena)
    mogrifier =
      shape.model.mogrifierRounds > 0
      ? Mogrifier(path, layout: &layout, arena: arena) : nil
    let states = cell.states.indices.map { index in
      let before = (index == 0 ? reach : 1) * batch
      return State(before: before, values: arena.matrix(before + shape.rows, hidden))
    }
    let (gates, products) = (inputs.gates, past.products)
    steps = (0..<shape.steps).map { t in
      let rows = t * batch..<(t + 1) * batch
      return CellStep(
        rows: rows, gates: gates[rows], products: products?[rows],
        previous: states.map { $0[(t - 1) * batch..<t * batch] }, next: states.map { $0[rows] })
    }
    dStates = cell.states.dropFirst().map { _ in arena.matrix(batch, hidden) }
    self.states = states
  }

  /// h of every step, `[T·B, H]`.
  var output: Matrix { h(from: 0) }

  /// The states that the window starts from, `[B, H]` each; with a skip path as many h as it
  /// reaches back to.
  var initialStates: [Matrix] { states.map { $0[-$0.before..<0] } }

  func prepare(key: UInt64?, _ p: ParameterStore, _ b: any Backend) {
    past.prepare(key: key, p, b)
  }

  func forward(_ x: Matrix, _ range: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    if mogrifier == nil {
      let rows = range.lowerBound * batch..<range.upperBound * batch
      inputs.forward(x[rows], rows: rows, p, b)
    }
    for t in range {
      let step = steps[t]
      var h = step.previous[0]
      if let mogrifier {
        mogrifier.forward(x[step.rows], h, rows: step.rows, p, b)
        inputs.forward(mogrifier.inputs[step.rows], rows: step.rows, p, b)
        h = mogrifier.hiddens[step.rows]
      }
      past.forward(h, skipped: self.h(from: t - reach)[0..<batch], rows: step.rows, p, b)
      cell.forward(step, p, b)
    }
  }

  /// Computes ∂x (`dx`) from ∂h of the first `count` steps, which the layer above computed; `dy` is
  /// then the whole ∂h, the later steps' part with it.
  func backward(
    x: Matrix, dy: Matrix, dx: Matrix, steps count: Int, _ p: ParameterStore, _ b: any Backend
  ) {
    for dState in dStates { b.fill(dState, with: 0) }
    func dh(_ t: Int) -> Matrix? { t < 0 ? nil : dy[t * batch..<(t + 1) * batch] }
    for t in (0..<count).reversed() {
      let step = steps[t]
      let dPrevious = dh(t - 1)
      cell.backward(
        step, dOutput: dy[step.rows], dPrevious: dPrevious, dStates: dStates, p, b)
      past.backward(
        rows: step.rows, to: mogrifier?.dHidden ?? dPrevious, adding: mogrifier == nil,
        skipped: dh(t - reach), p, b)
      if let mogrifier {
        inputs.backward(rows: step.rows, into: mogrifier.dInput, p, b)
        mogrifier.backward(
          x[step.rows], step.previous[0], dx: dx[step.rows], dh: dPrevious, rows: step.rows, p, b)
      }
    }
    let rows = 0..<count * batch
    if mogrifier == nil { inputs.backward(rows: rows, into: dx, p, b) }
    inputs.addGradients(x: (mogrifier?.inputs ?? x)[rows], rows: rows, p, b)
    past.addGradients(
      h: (mogrifier?.hiddens ?? h(from: -1))[rows], skipped: h(from: -reach)[rows], rows: rows,
      p, b)
  }

  /// The states after `count` steps become those that the next window starts from.
  func carry(after count: Int, _ b: any Backend) {
    let end = count * batch
    for state in states { b.copy(state[end - state.before..<end], to: state[-state.before..<0]) }
  }

  /// h of step `t` ≥ −reach and of those after it, `[…, H]`.
  private func h(from t: Int) -> Matrix {
    states[0][t * batch..<states[0].values.rows - states[0].before]
  }

  /// A state of every step, and of as many before the window as a step looks back at.
  private struct State {
    let before: Int
    let values: Matrix  // [before + T·B, H]

    /// Rows counted from the start of the window, those before it negative.
    subscript(rows: Range<Int>) -> Matrix {
      values[rows.lowerBound + before..<rows.upperBound + before]
    }
  }
}
