package import Compute
package import NeuralNetworks
import NumberFormatting
import SyntheticData
package import Training

/// One task, one network, six activations.
package struct ActivationComparison {
  /// The layers that are compared, with their names.
  package static let layers: [(name: String, kind: LayerKind)] =
    Activation.allCases.map { ($0.rawValue, .activation($0)) } + [("softmax", .softmax)]

  package var task: DigitTask
  package var units = 32
  package var depth = 2
  package var configuration = FitConfiguration(epochs: 30, rate: 0.003)

  package init(_ task: DigitTask) { self.task = task }

  /// The course of every activation; the networks start from the same weights.
  package func run(
    on backend: any Backend, progress: (String, Double) throws -> Void = { _, _ in }
  ) throws -> [(name: String, history: FitHistory)] {
    try Self.layers.enumerated().map { index, layer in
      let hidden = (0..<depth).flatMap { _ in [LayerKind.dense(units), layer.kind] }
      let history = try task.fit(hidden, configuration, on: backend) { epoch in
        let part = Double(epoch.epoch) / Double(configuration.epochs)
        try progress(layer.name, (Double(index) + part) / Double(Self.layers.count))
        return .goOn
      }
      return (layer.name, history)
    }
  }
}

extension Lesson {
  static let activations = Lesson(
    "activations", "Activations",
    look:
      "The linear network learns its digits first and knows the others least: its layers are one layer. Sigmoid is slow, softmax between layers slowest.",
    settings: [
      .count("epochs", 30, in: 1...200, "Passes over the digits."),
      .count("units", 32, in: 1...1_024, "Units of every hidden layer."),
      .count("layers", 2, in: 1...8, "Hidden layers."),
      .count(
        "digits", 2_000, in: 100...20_000, "Digits to learn; a quarter of as many are judged."),
      .number("rate", 0.003, in: 1e-6...10, "Learning rate of Adam."),
      DrawnDigits.Script.setting,
    ]
  ) { run in
    let digits = run.count("digits")
    var comparison = ActivationComparison(
      DigitTask(training: digits, validation: digits / 4, script: .init(run)))
    comparison.units = run.count("units")
    comparison.depth = run.count("layers")
    comparison.configuration = FitConfiguration(
      epochs: run.count("epochs"), rate: Float(run.number("rate")))
    let results = try comparison.run(on: run.backend, progress: run.progress)
    try run.show(
      heads: ["activation", "accuracy, training", "accuracy, validation", "loss, validation"],
      rows: results.map { name, history in
        let last = history.epochs.last
        return [
          name, percent(last?.training.accuracy), percent(last?.validation?.accuracy),
          loss(of: history, last?.validation?.loss),
        ]
      })
    try run.draw(
      "activations",
      .curves(
        "Accuracy on digits that were not learnt", x: "epoch", y: "accuracy",
        results.map { name, history in
          (name, history.epochs.map { (Double($0.epoch), $0.validation?.accuracy ?? .nan) })
        }))
    for (name, history) in results { try run.trace(history.curves(run: name)) }
  }
}
