package import Compute
import Glibc
import LanguageModels
import ModelTesting
import NumberFormatting

/// One LSTM unit whose gates do not depend on the state: c_t = f·c_{t−1} + i·g, with g = tanh x_t = 0.
package struct MemoryUnit {
  /// The value f of the forget gate, between 0 and 1.
  package var forget: Double

  package init(forget: Double) { self.forget = forget }

  /// |∂L/∂x_{T−k}| by distance k, in units of that at distance 0: fᵏ, since all of the way back is c.
  package func gradients(steps: Int, on backend: any Backend) throws -> [Double] {
    let model = try LanguageModel(
      ModelConfiguration(
        cell: .lstm, vocabularySize: steps, embeddingWidth: 1, hiddenWidths: [1]), seed: 3,
      on: backend)
    model["embedding"] = [Float](repeating: 0, count: steps)
    model["layer0.recurrent"] = [0, 0, 0, 0]
    // Gates i, f, g, o: only g sees the input.
    model["layer0.input"] = [0, 0, 1, 0]
    model["layer0.bias"] = [0, Float(log(forget / (1 - forget))), 0, 0]
    return try model.gradientsOfInputs(steps: steps)
  }
}

extension LanguageModel {
  /// |∂L/∂x_{T−k}| by distance k, in units of that at distance 0.
  ///
  /// L is the loss after the last of `steps` steps, each of which reads a token of its own.
  fileprivate func gradientsOfInputs(steps: Int) throws -> [Double] {
    let window = window(steps: steps, batch: 1)
    for t in 0..<steps {
      window.inputs[t] = Int32(t)
      window.targets[t] = t == steps - 1 ? 0 : -1
    }
    window.forward(0..<steps)
    _ = try window.lossAndGradients(scale: 1)
    let norms = gradient("embedding").reversed().map { Double(abs($0)) }
    return norms.map { $0 / norms[0] }
  }
}

/// One recurrent unit, h_t = σ(x_t + w·h_{t−1} + m·h_{t−2}), whose state stays at ½.
///
/// Where z = 0 at every step, σ′ is ¼, its largest value, so that the bound (|w|/4)^k is met.
package struct RecurrentUnit {
  package var weight: Double
  /// The weight m of the path over two steps; nil for none.
  package var skip: Double?

  package init(weight: Double, skip: Double? = nil) {
    self.weight = weight
    self.skip = skip
  }

  /// |∂L/∂h_{T−k}| by distance k, in units of that at distance 0.
  ///
  /// L is the loss after the last of `steps` steps.
  package func gradients(steps: Int, on backend: any Backend) throws -> [Double] {
    let (w, m) = (Float(weight), skip.map { Float($0) })
    let model = try LanguageModel(
      ModelConfiguration(
        cell: .rnn, activation: .sigmoid, vocabularySize: steps, embeddingWidth: 1,
        hiddenWidths: [1], skipDistance: m == nil ? 0 : 2), seed: 3, on: backend)
    // Every step has a token of its own, whose embedding makes z = 0.
    model["embedding"] = (0..<steps).map { t in (t > 0 ? -w / 2 : 0) - (t > 1 ? (m ?? 0) / 2 : 0) }
    model["layer0.input"] = [1]
    model["layer0.recurrent"] = [w]
    model["layer0.bias"] = [0]
    if let m { model["layer0.skip"] = [m] }
    // ∂L/∂x_t = σ′·∂L/∂h_t with the same σ′ everywhere.
    return try model.gradientsOfInputs(steps: steps)
  }

  /// The bound (|w|/4)^k.
  package func bound(distance: Int) -> Double { pow(abs(weight) / 4, Double(distance)) }
}

extension Lesson {
  static let vanishing = Lesson(
    "vanishing", "Vanishing and exploding gradients",
    look:
      "Below |w| = 4 the gradient of a sigmoid unit dies away with the distance, above it grows. An open forget gate keeps it; a short training opens that of a GRU more than that of an LSTM.",
    settings: [
      .count("steps", 20, in: 3...60, "Steps of the unit."),
      .count("epochs", 10, in: 1...50, "Passes over the text for each of the three models."),
      .count("hidden", 64, in: 4...512, "Units of each model."),
    ], readsCorpora: true
  ) { run in
    let steps = run.count("steps")
    let units = [1.0, 2, 4, 6].map { RecurrentUnit(weight: $0) }
    let gradients = try units.map { try $0.gradients(steps: steps, on: run.backend) }
    let shown = [1, 2, 5, 10, steps - 1].filter { $0 < steps }.distinct
    try run.show(
      "|∂L/∂h| at some steps before the loss, in units of that at the loss",
      heads: ["w"] + shown.map { "\($0)" } + ["(|w|/4)^\(steps - 1)"],
      rows: zip(units, gradients).map { unit, norms in
        [NumberFormat.short(unit.weight)] + shown.map { NumberFormat.short(norms[$0]) }
          + [NumberFormat.short(unit.bound(distance: steps - 1))]
      })
    try run.draw(
      "vanishing",
      .curves(
        "Gradient of one sigmoid unit", x: "steps before the loss", y: "|∂L/∂h|",
        zip(units, gradients).map { unit, norms in
          (
            "w = \(NumberFormat.short(unit.weight))",
            norms.enumerated().map { (Double($0), $1) }
          )
        }, yIsLogarithmic: true))
    let gates = [0.5, 0.9, 0.99].map { MemoryUnit(forget: $0) }
    try run.show(
      "The same through the memory of an LSTM, by the value f of its forget gate",
      heads: ["f"] + shown.map { "\($0)" } + ["f^\(steps - 1)"],
      rows: try gates.map { unit in
        let norms = try unit.gradients(steps: steps, on: run.backend)
        return [NumberFormat.short(unit.forget)] + shown.map { NumberFormat.short(norms[$0]) }
          + [NumberFormat.short(pow(unit.forget, Double(steps - 1)))]
      })
    for cell in ["rnn", "lstm", "gru"] {
      try run.lm(
        "train", run.corpus("english"), "--cell", cell, "--hidden", "\(run.count("hidden"))",
        "--batch-size", "8", "--epochs", "\(run.count("epochs"))", "--lr", "0.002", "--out",
        run.path(cell))
    }
    for cell in ["rnn", "lstm", "gru"] { try run.lm("inspect", run.path(cell), "--gradients") }
  }
}
