import Compute
import NeuralNetworks

/// Mogrifier gating: before each step input and state gate each other in turn (Melis and others 2020).
///
///     x ← 2σ(h·Q_iᵀ) ⊙ x        i = 1, 3, …
///     h ← 2σ(x·R_iᵀ) ⊙ h        i = 2, 4, …
///
///     of y = g ⊙ x, g = 2σ(z):     ∂x = ∂y ⊙ g     ∂z = ∂y ⊙ x ⊙ g(1 − g/2)
final class Mogrifier {
  /// The gated inputs and states of every step: what the layer sees.
  let inputs: Matrix  // [T·B, I]
  let hiddens: Matrix  // [T·B, H]
  /// Their gradients at the current step.
  let dInput: Matrix  // [B, I]
  let dHidden: Matrix  // [B, H]
  private let rounds: [Round]

  private struct Round {
    let weight: Parameter  // Q [I, H] or R [H, I]
    let gates: Matrix  // [T·B, I or H]
    let results: Matrix  // [T·B, I or H]
  }

  init(_ path: PathShape, layout: inout ParameterLayout, arena: Arena) {
    let rows = path.shape.rows
    rounds = (0..<path.shape.model.mogrifierRounds).map { index in
      let (own, other) = index % 2 == 0 ? (path.input, path.hidden) : (path.hidden, path.input)
      return Round(
        weight: layout.declare("\(path.name).mogrifier\(index)", own, other, as: path.role),
        gates: arena.matrix(rows, own), results: arena.matrix(rows, own))
    }
    dInput = arena.matrix(path.shape.batch, path.input)
    dHidden = arena.matrix(path.shape.batch, path.hidden)
    inputs = rounds[(rounds.count - 1) / 2 * 2].results
    // With one round alone the state stays as it is.
    hiddens =
      rounds.count > 1 ? rounds[rounds.count / 2 * 2 - 1].results : arena.matrix(rows, path.hidden)
  }

  /// Gates x `[B, I]` and h `[B, H]` of a step; the results are those rows of ``inputs`` and ``hiddens``.
  func forward(
    _ x: Matrix, _ h: Matrix, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend
  ) {
    var (own, other) = (x, h)
    for round in rounds {
      b.linear(other, weight: p.weight(round.weight), bias: nil, into: round.gates[rows])
      b.mogrify(gates: round.gates[rows], own, into: round.results[rows])
      (own, other) = (other, round.results[rows])
    }
    if rounds.count == 1 { b.copy(h, to: hiddens[rows]) }
  }

  /// From ``dInput`` and ``dHidden`` ∂x, and ∂h added to `dh`; nil where the window ends.
  func backward(
    _ x: Matrix, _ h: Matrix, dx: Matrix, dh: Matrix?, rows: Range<Int>, _ p: ParameterStore,
    _ b: any Backend
  ) {
    for (index, round) in rounds.enumerated().reversed() {
      let isOfInput = index % 2 == 0
      let own = index >= 2 ? rounds[index - 2].results[rows] : isOfInput ? x : h
      let other = index >= 1 ? rounds[index - 1].results[rows] : h
      let (dOwn, dOther) = isOfInput ? (dInput, dHidden) : (dHidden, dInput)
      let gates = round.gates[rows]
      b.mogrifyBackward(gates: gates, own, dOwn, into: dOwn)
      p.addProduct(gates, other, to: round.weight)
      b.linearInputGradient(gates, weight: p.weight(round.weight), into: dOther, adding: true)
    }
    b.copy(dInput, to: dx)
    if let dh { b.addScaled(1, dHidden, to: dh) }
  }
}
