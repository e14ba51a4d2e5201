package import Compute
import NeuralNetworks
import NumberFormatting
import SyntheticData
import Training

/// One network, learnt from all rows at once, from batches, and from single rows.
package struct BatchComparison {
  package var task: DigitTask
  package var updates = 100
  package var rate: Float = 0.1

  package init(_ task: DigitTask) { self.task = task }

  /// The losses of the first updates with batches of a size, each before its update.
  package func losses(batch: Int, on backend: any Backend) throws -> [Double] {
    let rows = min(batch, task.training.count)
    let epochs = (updates * rows + task.training.count - 1) / task.training.count
    let history = try task.network([.dense(32), .activation(.tanh)], rows: rows, on: backend).fit(
      task.training, loss: .crossEntropy,
      FitConfiguration(
        epochs: epochs, batch: rows, optimizer: OptimizerConfiguration(.sgd), rate: rate))
    return Array(history.losses.prefix(updates))
  }

  /// The part of the updates after which the loss was higher than before.
  package static func rises(_ losses: [Double]) -> Double {
    let steps = zip(losses, losses.dropFirst())
    return Double(steps.count { $1 > $0 }) / Double(max(losses.count - 1, 1))
  }
}

extension Lesson {
  static let batches = Lesson(
    "batches", "Full batch, mini-batches, single rows",
    look:
      "With all rows the loss falls at every update; with single rows it goes up about as often as down.",
    settings: [
      .count("updates", 100, in: 10...2_000, "Updates that are shown."),
      .count("digits", 1_000, in: 100...20_000, "Digits to learn."),
      .count("batch", 32, in: 2...1_000, "Rows of a mini-batch."),
      .number("rate", 0.1, in: 1e-6...10, "Learning rate of plain descent."),
      DrawnDigits.Script.setting,
    ]
  ) { run in
    let digits = run.count("digits")
    var comparison = BatchComparison(
      DigitTask(training: digits, validation: 1, script: .init(run)))
    comparison.updates = run.count("updates")
    comparison.rate = Float(run.number("rate"))
    let sizes = [digits, min(run.count("batch"), digits), 1].distinct
    let results = try sizes.enumerated().map { index, size in
      try run.progress("batches of \(size)", Double(index) / Double(sizes.count))
      return (size, try comparison.losses(batch: size, on: run.backend))
    }
    try run.show(
      heads: [
        "rows of an update", "updates that raised the loss", "mean of the first 10",
        "of the last 10",
      ],
      rows: results.map { size, losses in
        func mean(_ some: ArraySlice<Double>) -> String {
          NumberFormat.fixed(some.reduce(0, +) / Double(some.count), places: 3)
        }
        return [
          size == digits ? "\(size), all" : "\(size)", percent(BatchComparison.rises(losses)),
          mean(losses.prefix(10)), mean(losses.suffix(10)),
        ]
      })
    try run.draw(
      "batches",
      .curves(
        "Loss of every update, before it", x: "update", y: "loss",
        results.reversed().map { size, losses in
          (
            size == digits ? "all \(size) rows" : size == 1 ? "one row" : "\(size) rows",
            losses.enumerated().map { (Double($0 + 1), $1) }
          )
        }))
  }
}
