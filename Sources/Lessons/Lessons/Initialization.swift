package import Compute
import NeuralNetworks
import NumberFormatting
import SyntheticData
package import Training

/// One network from three starts: zeros, equal weights, random weights.
package struct StartComparison {
  package enum Start: String, CaseIterable, Sendable {
    case zeros, equal, random
  }

  package var units = 8
  package var epochs = 60

  package init() {}

  package struct Result {
    package let history: FitHistory
    /// Hidden units whose incoming weights differ from those of all units before, by 0.001 or more.
    package let differentUnits: Int
    /// The largest change of a weight of the first layer.
    package let change: Double
  }

  /// Two moons, learnt from a start.
  package func run(_ start: Start, on backend: any Backend) throws -> Result {
    let moons = TwoMoons(count: 400, noise: 0.1, seed: 1)
    let data = Dataset(
      inputs: [moons.inputs], targets: moons.labels.map(Float.init), count: moons.count)
    let network = try Sequential(
      [.dense(units), .activation(.tanh), .dense(1)], inputs: 2, rows: 32, seed: 1, on: backend)
    let values = network.parameters.values
    switch start {
    case .zeros: backend.fill(values, with: 0)
    case .equal: backend.fill(values, with: 0.5)
    case .random: break
    }
    let first = network.parameters.layout.blocks[0]
    let before = try backend.read(network.parameters[first])
    let history = try network.fit(
      data, loss: .binaryCrossEntropy, FitConfiguration(epochs: epochs, rate: 0.02))
    let after = try backend.read(network.parameters[first])
    // Sums in another order differ in their last digits; units that learn differ in their first.
    let rows = stride(from: 0, to: after.count, by: 2).map { row in
      after[row..<row + 2].map { ($0 * 1_000).rounded() }
    }
    return Result(
      history: history, differentUnits: Set(rows).count,
      change: zip(before, after).map { Double(abs($0 - $1)) }.max() ?? 0)
  }
}

extension Lesson {
  static let initialization = Lesson(
    "initialization", "Why weights start at random",
    look:
      "From zeros no weight of the first layer ever moves. From equal weights the units stay one unit.",
    settings: [
      .count("units", 8, in: 1...256, "Hidden units."),
      .count("epochs", 60, in: 1...1_000, "Passes over the rows."),
    ]
  ) { run in
    var comparison = StartComparison()
    comparison.units = run.count("units")
    comparison.epochs = run.count("epochs")
    let results = try StartComparison.Start.allCases.enumerated().map { index, start in
      try run.progress(start.rawValue, Double(index) / 3)
      return (start.rawValue, try comparison.run(start, on: run.backend))
    }
    try run.show(
      heads: ["start", "different units", "largest change in W₁", "loss", "accuracy"],
      rows: results.map { name, result in
        let last = result.history.epochs.last?.training
        return [
          name, "\(result.differentUnits) of \(comparison.units)",
          NumberFormat.short(result.change), loss(last?.loss),
          percent(last?.accuracy),
        ]
      })
    try run.draw(
      "initialization",
      .curves(
        "Loss on the training rows", x: "epoch", y: "loss",
        results.map { name, result in
          (name, result.history.epochs.map { (Double($0.epoch), $0.training.loss) })
        }))
  }
}
