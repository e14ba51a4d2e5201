import Compute

/// One time step of a recurrent layer, B rows of each matrix.
struct CellStep {
  let gates: Matrix  // [B, G·H]
  let previous: [Matrix]  // [B, H] each; state 0 is the output h
  let next: [Matrix]
}

/// The element-wise part of a recurrence; products, time and weights belong to ``Recurrent``.
protocol Cell {
  /// Width of the pre-activations, in hidden sizes, G.
  var gates: Int { get }
  /// The names of the states; the first is the output.
  var states: [String] { get }
  /// Pre-activations and previous states to next states; may replace `gates` by what backward needs.
  func forward(_ step: CellStep, on b: any Backend)
  /// Replaces `gates` by ∂ pre-activations, and `dStates` (of states 1…) by those of the step before.
  func backward(_ step: CellStep, dOutput: Matrix, dStates: [Matrix], on b: any Backend)
}

extension ModelConfiguration {
  func makeCell() -> any Cell {
    switch cell {
    case .rnn: Elman(activation: activation)
    case .lstm: LSTM()
    }
  }
}
