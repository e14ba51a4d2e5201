import NeuralNetworks

/// The recurrences that a model can be built of.
public enum CellKind: String, Sendable, CaseIterable {
  /// The simple recurrence of Elman 1990.
  case rnn
  /// Long short-term memory (Hochreiter & Schmidhuber 1997).
  case lstm
  /// Gated recurrent unit (Cho and others 2014), reset after the product.
  case gru
}

extension WindowShape {
  /// The cell of a layer; one with parameters of its own declares them.
  func makeCell(
    _ name: String, hidden: Int, layout: inout ParameterLayout, arena: Arena
  ) -> any Cell {
    switch model.cell {
    case .rnn: Elman(activation: model.activation)
    case .lstm:
      model.norm == .layer
        ? NormalizedLSTM(name, self, hidden: hidden, layout: &layout, arena: arena) : LSTM()
    case .gru: GRU()
    }
  }
}
