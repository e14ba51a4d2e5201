package import Compute
import Glibc
package import LanguageModels
import NumberFormatting
package import SyntheticData
import Training

/// Models of a ``SumLanguage``: every token is the sum of the two before it, so that one token is right next,
/// whatever was read.
package struct SumModels {
  package var language = SumLanguage()
  package var updates = 60
  package let backend: any Backend

  package init(on backend: any Backend) { self.backend = backend }

  /// A model that has read the text under teacher forcing, a row from each of its phases.
  package func learnt() throws -> LanguageModel {
    let (steps, batch) = (24, language.period)
    let text = language.text(count: steps + batch + 1)
    let model = try LanguageModel(
      ModelConfiguration(
        vocabularySize: language.tokens, embeddingWidth: 12, hiddenWidths: [24]), seed: 1,
      on: backend)
    let window = model.window(steps: steps, batch: batch)
    for place in 0..<steps * batch {
      window.inputs[place] = text[place / batch + place % batch]
      window.targets[place] = text[place / batch + place % batch + 1]
    }
    let optimizer = Adam(for: model.parameters, on: backend)
    for _ in 0..<updates {
      window.resetState()
      window.forward(0..<steps)
      _ = try window.lossAndGradients(scale: 1 / Float(steps * batch))
      optimizer.update(model.parameters, rate: 0.01, on: backend)
    }
    return model
  }

  /// Mean −log p of the right token, by the distance from the prompt.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - strands: The number of texts that go on from prompts of eight tokens.
  ///   - steps: The predictions of each.
  ///   - isFree: True if a strand reads what the model samples, and false if it reads the right token.
  /// - Returns: The means in nats, for distance 0, 1, ….
  /// - Throws: What the device throws.
  package func losses(
    of model: LanguageModel, strands: Int, steps: Int, isFree: Bool
  ) throws -> [Double] {
    let reader = model.window(steps: 1, batch: strands)
    let text = language.text(count: language.period + 8)
    var read = (0..<strands).map { strand in
      Array(text[strand % language.period..<strand % language.period + 8])
    }
    var sampler = try Sampler()
    for t in 0..<8 {
      for strand in 0..<strands { reader.inputs[strand] = read[strand][t] }
      reader.forward(0..<1)
    }
    return try (0..<steps).map { _ in
      let predictions = try backend.read(reader.predict())
      var nats = 0.0
      for strand in 0..<strands {
        let row = Array(
          predictions[strand * language.tokens..<(strand + 1) * language.tokens])
        let last = read[strand].suffix(2)
        let right = language.token(after: last[last.startIndex], last[last.startIndex + 1])
        nats -= Double(row[Int(right)])
        reader.inputs[strand] = isFree ? sampler.pick(row) ?? right : right
        read[strand].append(reader.inputs[strand])
      }
      reader.forward(0..<1)
      return nats / Double(strands)
    }
  }
}

extension Lesson {
  static let feeding = Lesson(
    "feeding", "Teacher forcing, exposure bias, scheduled sampling",
    look:
      "On its own samples the model of sums falls behind its quality on true text from the first step. A model of a real text writes worse than the text too; so few prompts do not show that the gap grows.",
    settings: [
      .count("updates", 60, in: 1...5_000, "Updates of the model of sums."),
      .count("strands", 800, in: 16...20_000, "Texts that go on from prompts."),
      .count("epochs", 10, in: 1...100, "Passes over the texts of the commands."),
    ], readsCorpora: true
  ) { run in
    var sums = SumModels(on: run.backend)
    sums.updates = run.count("updates")
    let model = try sums.learnt()
    let strands = run.count("strands")
    try run.progress("own samples", 0.5)
    let (forced, free) = (
      try sums.losses(of: model, strands: strands, steps: 40, isFree: false),
      try sums.losses(of: model, strands: strands, steps: 40, isFree: true)
    )
    try run.show(
      "Every token is the sum of the two before it, modulo \(sums.language.modulus): nats of the right token",
      heads: ["distance from the prompt", "on true text", "on own samples"],
      rows: [0..<1, 1..<2, 2..<4, 4..<8, 8..<16, 16..<40].map { distances in
        func mean(_ losses: [Double]) -> String {
          NumberFormat.fixed(
            losses[distances].reduce(0, +) / Double(distances.count), places: 3)
        }
        return [
          distances.count == 1
            ? "\(distances.lowerBound)" : "\(distances.lowerBound) to \(distances.upperBound - 1)",
          mean(forced), mean(free),
        ]
      })
    try run.draw(
      "feeding",
      .curves(
        "Loss of the right token", x: "distance from the prompt", y: "nats",
        [("on true text", forced), ("on own samples", free)].map { name, losses in
          (name, losses.enumerated().map { (Double($0), $1) })
        }))
    let schedules: [(String, SamplingSchedule)] = [
      ("linear", .linear(slope: 0.001, floor: 0.2)), ("exponential", .exponential(k: 0.998)),
      ("inverse sigmoid", .inverseSigmoid(k: 150)),
    ]
    try run.draw(
      "schedules",
      .curves(
        "Probability ε of the true token in scheduled sampling", x: "update", y: "ε",
        schedules.map { name, schedule in
          (
            name,
            stride(from: 0, through: 2_000, by: 20).map {
              (Double($0), Double(schedule.truth(at: $0)))
            }
          )
        }))
    let common = [
      "--hidden", "64", "--batch-size", "8", "--lr", "0.004", "--epochs", "\(run.count("epochs"))",
    ]
    for (name, options) in [
      ("teacher", []), ("scheduled", ["--feeding", "scheduled", "--sampling-rate", "0.25"]),
    ] {
      try run.lm(["train", run.corpus("english")] + common + options + ["--out", run.path(name)])
    }
    try run.lm(
      "eval", run.path("teacher"), "--exposure", "--beside", run.path("scheduled"),
      "--prompt-length", "5", "--continuation", "8")
  }
}
