package import Compute
import Charts
import Evaluation
import Glibc
package import LanguageModels
import NumberFormatting
package import SyntheticData
import TokenIDs
package import Training

/// Models of a short text of a ``RingLanguage``, with their losses on a long one.
package struct ShortTextModels {
  package var language = RingLanguage()
  package var tokens = 600
  package var epochs = 60
  package var rate: Float = 0.01
  package var seed: UInt64 = 1
  package let backend: any Backend

  package init(on backend: any Backend) { self.backend = backend }

  /// A feed-forward model that sees the last token, with a head over `width` dimensions.
  package func configuration(
    _ head: HeadKind = .softmax, width: Int, components: Int? = nil
  ) -> ModelConfiguration {
    ModelConfiguration(
      architecture: .feedForward, contextLength: 1, vocabularySize: language.tokens,
      embeddingWidth: width, hiddenWidths: [width], head: head, components: components)
  }

  /// The course of a training, and the number of parameters.
  package func run(
    _ configuration: ModelConfiguration, check: (Double) throws -> Void = { _ in }
  ) throws -> (parameters: Int, epochs: [EpochReport]) {
    let special = SpecialTokens(endOfSentence: 0, unknown: 0)
    let (text, validation) = (
      language.text(count: tokens, seed: seed), language.text(count: 4_000, seed: seed &+ 1_000)
    )
    let model = try LanguageModel(configuration, seed: seed, on: backend)
    let trainer = try Trainer(
      TrainingConfiguration(epochs: epochs, batch: 5, bptt: 20, rate: rate, seed: seed),
      model: model, corpus: text, specialTokens: special)
    let evaluator = Evaluator(model, specialTokens: special)
    while !trainer.state.isFinished {
      try check(Double(trainer.state.epoch) / Double(epochs))
      while !trainer.isEpochDone { _ = try trainer.step() }
      trainer.endEpoch(
        validation: try evaluator.score(validation, specialTokens: special).natsPerToken)
    }
    return (model.parameters.layout.count, trainer.state.history)
  }
}

extension Lesson {
  static let overfitting = Lesson(
    "overfitting", "Overfitting",
    look:
      "Where the training curve falls below the entropy, which no model can reach on new text, the validation curve turns up. More dimensions overfit sooner and further.",
    settings: [
      .count("tokens", 600, in: 100...100_000, "Tokens of the text that is learnt."),
      .count("epochs", 60, in: 2...1_000, "Passes over the text."),
      .count("seed", 1, in: 0...1_000_000, "Seed of texts and weights."),
    ]
  ) { run in
    var models = ShortTextModels(on: run.backend)
    models.tokens = run.count("tokens")
    models.epochs = run.count("epochs")
    models.seed = UInt64(run.count("seed"))
    // A mixture has as many parameters as the softmax in front of it.
    let configurations = [
      ("softmax, d = 4", models.configuration(width: 4)),
      ("softmax, d = 12", models.configuration(width: 12)),
      ("mos, d = 8, K = 3", models.configuration(.mos, width: 8, components: 3)),
      ("softmax, d = 45", models.configuration(width: 45)),
      ("mos, d = 24, K = 4", models.configuration(.mos, width: 24, components: 4)),
    ]
    let results = try configurations.enumerated().map { index, named in
      let result = try models.run(named.1) { part in
        try run.progress(named.0, (Double(index) + part) / Double(configurations.count))
      }
      return (name: named.0, result.parameters, result.epochs)
    }
    try run.say(
      "The entropy is \(NumberFormat.fixed(models.language.entropy, places: 3)) nats a token.")
    try run.show(
      heads: ["model", "parameters", "training", "validation", "lowest validation", "at epoch"],
      rows: results.map { name, parameters, epochs in
        let best = epochs.min { $0.validation ?? .infinity < $1.validation ?? .infinity }
        let last = epochs.last
        return [
          name, "\(parameters)", loss(last?.training), loss(last?.validation),
          loss(best?.validation), "\(best?.epoch ?? 0)",
        ]
      })
    let shown = results[3]
    try run.draw(
      "overfitting",
      .curves(
        "Two curves of one model: \(shown.name)", x: "epoch", y: "nats a token",
        [
          ("training", shown.2.map { (Double($0.epoch), $0.training) }),
          ("validation", shown.2.map { (Double($0.epoch), $0.validation ?? .nan) }),
        ], rows: [Reference(models.language.entropy, "entropy")]))
    try run.draw(
      "overfitting-size",
      .curves(
        "Validation loss of five models", x: "epoch", y: "nats a token",
        results.map { name, _, epochs in
          (name, epochs.map { (Double($0.epoch), $0.validation ?? .nan) })
        }, rows: [Reference(models.language.entropy, "entropy")]))
  }
}
