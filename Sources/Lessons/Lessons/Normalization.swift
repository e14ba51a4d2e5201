package import Compute
package import NeuralNetworks
import NumberFormatting
import SyntheticData
package import Training

/// Batch norm with and without γ and β, layer norm, and none, on one task.
package struct NormComparison {
  /// The norms that are compared, with their names.
  package static let norms: [(name: String, kinds: [LayerKind])] = [
    ("none", []), ("batch norm", [.batchNorm]),
    ("batch norm without γ, β", [.batchNorm(isAffine: false)]), ("layer norm", [.layerNorm]),
  ]

  package var task: DigitTask
  package var configuration = FitConfiguration(
    epochs: 8, optimizer: OptimizerConfiguration(.sgd), rate: 0.3)

  package init(_ task: DigitTask) { self.task = task }

  /// The course with a norm before every sigmoid.
  package func run(_ norm: [LayerKind], batch: Int, on backend: any Backend) throws -> FitHistory {
    var configuration = configuration
    configuration.batch = batch
    // A row that is left alone would be its own mean.
    var task = task
    task.keepWholeBatches(of: batch)
    let hidden = (0..<3).flatMap { _ in [.dense(32)] + norm + [LayerKind.activation(.sigmoid)] }
    return try task.fit(hidden, configuration, on: backend)
  }
}

/// The mean of a unit over batches: how far it is from that over all rows.
package struct BatchNoise {
  /// Standard deviation of the mean of `batch` draws of variance 1, over `count` batches.
  ///
  /// - Parameters:
  ///   - task: The digits.
  ///   - batch: Rows of a batch.
  ///   - backend: The device.
  /// - Returns: Root of the mean square, over batches and units, of (batch mean − mean), in units of the unit's
  ///   own standard deviation.
  /// - Throws: What the device throws.
  package static func deviation(
    of task: DigitTask, batch: Int, on backend: any Backend
  ) throws -> Double {
    let units = 32
    let network = try Sequential(
      [.dense(units)], inputs: task.training.inputs[0].count / task.training.count, rows: 256,
      seed: 1, on: backend)
    let y = try network.outputs(of: task.training)
    let rows = task.training.count
    var sum = 0.0
    for unit in 0..<units {
      let values = (0..<rows).map { Double(y[$0 * units + unit]) }
      let mean = values.reduce(0, +) / Double(rows)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows)
      let means = stride(from: 0, through: rows - batch, by: batch).map { start in
        values[start..<start + batch].reduce(0, +) / Double(batch)
      }
      sum += means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(means.count) / variance
    }
    return (sum / Double(units)).squareRoot()
  }
}

extension Lesson {
  static let normalization = Lesson(
    "normalization", "Batch norm and layer norm",
    look:
      "Norms make three sigmoid layers learn in a few updates. Batches of two have statistics so noisy that batch norm harms; layer norm does not look at the batch.",
    settings: [
      .count("epochs", 8, in: 1...100, "Passes over the digits."),
      .count("digits", 1_000, in: 100...20_000, "Digits to learn; half as many are judged."),
      .number("rate", 0.3, in: 1e-6...10, "Learning rate of plain descent."),
      .count("batch", 50, in: 2...1_000, "Rows of the larger batches."),
      DrawnDigits.Script.setting,
    ]
  ) { run in
    let digits = run.count("digits")
    var comparison = NormComparison(
      DigitTask(training: digits, validation: digits / 2, script: .init(run)))
    comparison.configuration.epochs = run.count("epochs")
    comparison.configuration.rate = Float(run.number("rate"))
    var rows: [[String]] = []
    var curves: [(String, [(Double, Double)])] = []
    for (index, norm) in NormComparison.norms.enumerated() {
      try run.progress(norm.name, Double(index) / 4)
      let large = try comparison.run(norm.kinds, batch: run.count("batch"), on: run.backend)
      let small = try comparison.run(norm.kinds, batch: 2, on: run.backend)
      rows.append(
        [norm.name] + [large, small].map { percent($0.epochs.last?.validation?.accuracy) })
      curves.append(
        (norm.name, large.epochs.map { (Double($0.epoch), $0.validation?.accuracy ?? .nan) }))
      try run.trace(large.curves(run: norm.name.replacing(" ", with: "-")))
    }
    try run.show(
      "Accuracy on digits that were not learnt",
      heads: ["norm", "batches of \(run.count("batch"))", "batches of 2"], rows: rows)
    try run.show(
      "Standard deviation of the mean of a batch, in units of the unit's own",
      heads: ["rows of a batch", "measured", "1/√rows"],
      rows: try [2, 4, 16, 64].map { batch in
        [
          "\(batch)",
          NumberFormat.fixed(
            try BatchNoise.deviation(of: comparison.task, batch: batch, on: run.backend), places: 3),
          NumberFormat.fixed(1 / Double(batch).squareRoot(), places: 3),
        ]
      })
    try run.draw(
      "normalization",
      .curves(
        "Three sigmoid layers, batches of \(run.count("batch"))", x: "epoch", y: "accuracy", curves)
    )
  }
}
