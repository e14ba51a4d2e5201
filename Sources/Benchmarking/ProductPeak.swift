import LanguageModels
import Runs

/// The fastest that one of a model's products runs at, alone: what utilization is measured against.
enum ProductPeak {
  /// GFLOP/s at best, over the shapes of the weights with `rows` rows.
  static func measure(
    _ weights: [Parameter], rows: Int, on backend: any Backend, check: () throws -> Void
  ) throws -> Double {
    try Set(weights.map { [$0.rows, $0.columns] }).map {
      try check()
      return measure(outputs: $0[0], inputs: $0[1], rows: rows, on: backend)
    }.max() ?? 0
  }

  private static func measure(
    outputs: Int, inputs: Int, rows: Int, on backend: any Backend
  ) -> Double {
    let arena = Arena(on: backend)
    let (x, y) = (arena.matrix(rows, inputs), arena.matrix(rows, outputs))
    let weight = Weight(arena.matrix(outputs, inputs))
    for matrix in [x, weight.values] { backend.fill(matrix, with: 0.5) }
    let operations = 2 * Double(rows) * Double(outputs) * Double(inputs)
    var best = Double.infinity
    let run = Stopwatch()
    repeat {
      let watch = Stopwatch()
      backend.linear(x, weight: weight, bias: nil, into: y)
      best = min(best, watch.seconds)
    } while run.seconds < 0.3
    return operations / best * 1e-9
  }
}
