public import Compute
public import LanguageModels

/// The mean of the parameters over the updates since it began (Polyak & Juditsky 1992), which
/// evaluation and the saved model use while training goes on from the iterate.
///
///     ā ← ā + (w − ā)/max(1, n − 1)        n = 1, 2, … updates since
///
/// The first iterate is left out, as by PyTorch's `ASGD` from which AWD-LSTM has its figures.
public final class IterateAverage {
  /// ā.
  public let values: Matrix  // [1, count]
  private let arena: Arena

  /// A mean of nothing for `parameters`.
  public init(for parameters: ParameterStore, on backend: any Backend) {
    arena = Arena(on: backend)
    values = arena.matrix(1, parameters.values.count)
  }

  /// Takes in the values after update `n` = 1, 2, … since the start.
  public func update(_ n: Int, with parameters: ParameterStore, on backend: any Backend) {
    let weight = 1 / Float(max(1, n - 1))
    backend.scale(values, by: 1 - weight)
    backend.addScaled(weight, parameters.values, to: values)
  }

  /// Calls `body` while the mean stands for the parameters; the gradients are lost.
  public func standIn<Result>(
    for parameters: ParameterStore, on backend: any Backend, _ body: () throws -> Result
  ) rethrows -> Result {
    backend.copy(parameters.values, to: parameters.gradients)
    backend.copy(values, to: parameters.values)
    defer { backend.copy(parameters.gradients, to: parameters.values) }
    return try body()
  }
}
