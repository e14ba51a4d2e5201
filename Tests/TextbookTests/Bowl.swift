import CPUCompute
import Lessons
import TestSupport
import Training

@testable import LanguageModels

/// An elongated quadratic bowl, f = ½(x² + 25y²), and what a rule does in it from (1, 1).
struct Bowl {
  static let curvatures = [1.0, 25.0]
  let store: ParameterStore
  let backend: any Backend

  init() throws {
    backend = try CPUBackend(threads: 1)
    store = ParameterStore(of: 2, on: backend)
  }

  /// The points that `configuration` goes through, the start first.
  func path(_ configuration: OptimizerConfiguration, rate: Double, steps: Int) throws -> [[Double]]
  {
    try Lessons.Bowl().path(
      { configuration.make(for: $0, on: $1) }, rate: rate, from: [1, 1], steps: steps, on: backend)
  }

  /// The points of the same rule in Double: `update` is given one coordinate's number and value, ∇ at any
  /// place and the step t = 1, 2, …, and says where the coordinate goes.
  static func path(
    steps: Int,
    _ update: (_ i: Int, _ w: Double, _ gradient: (Double) -> Double, _ t: Int) -> Double
  ) -> [[Double]] {
    var point = [1.0, 1.0]
    return [point]
      + (1...steps).map { t in
        for i in 0..<2 { point[i] = update(i, point[i], { curvatures[i] * $0 }, t) }
        return point
      }
  }
}

extension ParameterStore {
  /// One block of `count` zeros.
  convenience init(of count: Int, on backend: any Backend) {
    var layout = ParameterLayout(initialization: .standard)
    _ = layout.declare("w", 1, count, as: .decoderBias)
    self.init(layout, on: backend)
  }
}
