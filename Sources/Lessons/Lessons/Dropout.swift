package import Compute
import NeuralNetworks
import NumberFormatting
import SyntheticData
package import Training

/// Few digits, a network that can learn them by heart, and what keeps it from that.
package struct RegularizationComparison {
  package var task: DigitTask
  package var dropout: Float = 0.7
  package var weightDecay: Float = 1
  package var units = 256
  package var configuration = FitConfiguration(epochs: 150, batch: 20, rate: 0.002)

  package init(_ task: DigitTask) { self.task = task }

  /// The names of what is compared.
  package static let names = ["nothing", "dropout", "weight decay"]

  /// The course with one of ``names``.
  package func run(_ name: String, on backend: any Backend) throws -> FitHistory {
    var configuration = configuration
    if name == "weight decay" {
      configuration.optimizer = OptimizerConfiguration(.adamw, weightDecay: weightDecay)
    }
    let drop: [LayerKind] = name == "dropout" ? [.dropout(dropout)] : []
    return try task.fit(
      [.dense(units), .activation(.relu)] + drop, configuration, on: backend)
  }
}

extension Lesson {
  static let dropout = Lesson(
    "dropout", "Dropout and weight decay",
    look:
      "Without them the validation loss turns up while the training loss goes to 0; both keep it lower.",
    settings: [
      .count("digits", 200, in: 20...5_000, "Digits to learn; 1,000 others are judged."),
      .count("epochs", 150, in: 1...1_000, "Passes over the digits."),
      .count("units", 256, in: 1...4_096, "Hidden units."),
      .number("dropout", 0.7, in: 0...0.95, "Part of the units that is dropped."),
      .number("decay", 1, in: 0...10, "Weight decay of AdamW."), DrawnDigits.Script.setting,
    ]
  ) { run in
    var comparison = RegularizationComparison(
      DigitTask(training: run.count("digits"), validation: 1_000, script: .init(run)))
    comparison.dropout = Float(run.number("dropout"))
    comparison.weightDecay = Float(run.number("decay"))
    comparison.units = run.count("units")
    comparison.configuration.epochs = run.count("epochs")
    let results = try RegularizationComparison.names.enumerated().map { index, name in
      try run.progress(name, Double(index) / 3)
      return (name, try comparison.run(name, on: run.backend))
    }
    try run.show(
      heads: [
        "with", "training loss", "validation loss", "lowest", "at epoch", "validation accuracy",
      ],
      rows: results.map { name, history in
        let last = history.epochs.last
        return [
          name, loss(of: history, last?.training.loss), loss(of: history, last?.validation?.loss),
          loss(history.best?.judged), history.best.map { "\($0.epoch)" } ?? "—",
          percent(last?.validation?.accuracy),
        ]
      })
    try run.draw(
      "dropout",
      .curves(
        "Validation loss", x: "epoch", y: "loss",
        results.map { name, history in
          (name, history.epochs.map { (Double($0.epoch), $0.validation?.loss ?? .nan) })
        }))
    for (name, history) in results {
      try run.trace(history.curves(run: name.replacing(" ", with: "-")))
    }
  }
}
