import Compute
import NeuralNetworks

/// One time step of a recurrent layer, B rows of each matrix.
struct CellStep {
  /// The step's rows in matrices of a whole window.
  let rows: Range<Int>
  let gates: Matrix  // [B, G·H]
  /// What the past brings, for a cell that takes it apart; otherwise it is in the gates.
  let products: Matrix?  // [B, G·H]
  let previous: [Matrix]  // [B, H] each; state 0 is the output h
  let next: [Matrix]
}

/// The element-wise part of a recurrence; products, time and their weights belong to ``Recurrent``.
protocol Cell {
  /// Width of the pre-activations, in hidden sizes, G.
  var gates: Int { get }
  /// The names of the states; the first is the output.
  var states: [String] { get }
  /// True if the contribution of the past is in `products` and not in `gates`.
  var takesProductsApart: Bool { get }
  /// Pre-activations and previous states to next states; may replace `gates` by what backward
  /// needs.
  func forward(_ step: CellStep, _ p: ParameterStore, _ b: any Backend)
  /// Replaces `gates` and `products` by their gradients, and `dStates` (of states 1…) by those of
  /// the step before; adds to `dPrevious`, of the output before, what passes by the
  /// pre-activations.
  func backward(
    _ step: CellStep, dOutput: Matrix, dPrevious: Matrix?, dStates: [Matrix], _ p: ParameterStore,
    _ b: any Backend)
}
