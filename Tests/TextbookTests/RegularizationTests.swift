import CPUCompute
import Evaluation
import Glibc
import LanguageModels
import ModelTesting
import Randomness
import SyntheticData
import Testing
import TokenIDs
import Training

/// Section E: what keeps a model from learning its text by heart, and how it is seen that it does.
@Suite struct RegularizationTests {
  static let specialTokens = SpecialTokens(endOfSentence: 0, unknown: 0)

  @Test(
    "27. Without a gradient, weight decay leaves (1 − αλ)ⁿ of a weight after n updates",
    arguments: [OptimizerKind.sgd, .adamw])
  func weightDecay(_ kind: OptimizerKind) throws {
    let (rate, decay, updates) = (0.25, 0.125, 30)
    let bowl = try Bowl()
    let start: [Float] = [3, -0.7]
    bowl.backend.write(start, to: bowl.store.values)
    let optimizer = OptimizerConfiguration(kind, weightDecay: Float(decay))
      .make(for: bowl.store, on: bowl.backend)
    for _ in 0..<updates {
      bowl.backend.fill(bowl.store.gradients, with: 0)
      optimizer.update(bowl.store, rate: Float(rate), on: bowl.backend)
    }
    let left = pow(1 - rate * decay, Double(updates))
    // Each update rounds once or twice.
    let error = Double(updates) * 1.2e-7
    for (value, start) in try zip(bowl.backend.read(bowl.store.values), start) {
      #expect(abs(Double(value) / (Double(start) * left) - 1) < error)
    }
  }

  @Test("27. Dropout is an ensemble of 2ⁿ subnetworks, whose mean is the network without dropout")
  func ensemble() throws {
    // Inputs 1, 2, 4 and 8 into one linear unit: the sum says which of them were kept.
    let model = try LanguageModel(
      ModelConfiguration(
        cell: .rnn, activation: .linear, vocabularySize: 2, embeddingWidth: 4, hiddenWidths: [1],
        dropout: DropoutRates(input: 0.5)),
      seed: 1, on: try CPUBackend(threads: 1))
    model["embedding"] = [1, 2, 4, 8, 0, 0, 0, 0]
    model["layer0.input"] = [1, 1, 1, 1]
    model["layer0.bias"] = [0]
    let window = model.window(steps: 1, batch: 1)
    func output(_ key: UInt64?) throws -> Float {
      window.resetState()
      window.forward(0..<1, dropoutKey: key)
      return try window.readStates()[0].values[0]
    }
    let draws = 16_000
    var counts: [Float: Int] = [:]
    for key in 0..<draws { try counts[output(RandomStream.key(1, UInt64(key))), default: 0] += 1 }
    // What is kept is doubled.
    #expect(counts.keys.sorted() == (0..<16).map { Float(2 * $0) })
    let mean = Double(draws) / 16
    let chi = counts.values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
    #expect(chi < 44.3)  // once in 10,000 times with 15 degrees of freedom
    #expect(try counts.keys.reduce(0, +) / 16 == output(nil))
  }

  @Test("29. Overfitting: the training curve falls on where the validation curve turns up")
  func overfitting() throws {
    let language = RingLanguage()
    let text = language.text(count: 300, seed: 1)
    let validation = language.text(count: 2_000, seed: 2)
    let model = try LanguageModel(
      ModelConfiguration(
        vocabularySize: language.tokens, embeddingWidth: 16, hiddenWidths: [32]), seed: 1,
      on: try CPUBackend(threads: 1))
    let trainer = try Trainer(
      TrainingConfiguration(epochs: 40, batch: 5, bptt: 20, rate: 0.01), model: model,
      corpus: text, specialTokens: Self.specialTokens)
    let evaluator = Evaluator(trainer.model, specialTokens: Self.specialTokens)
    while !trainer.state.isFinished {
      while !trainer.isEpochDone { _ = try trainer.step() }
      trainer.endEpoch(
        validation: try evaluator.score(validation, specialTokens: Self.specialTokens).natsPerToken)
    }
    let history = trainer.state.history
    printTable(
      "epoch  training  validation",
      history.filter { $0.epoch % 4 == 1 || $0.epoch == 40 }.map {
        column("\($0.epoch)", 7) + column($0.training, 10) + column($0.validation ?? .nan, 0)
      })
    let best = try #require(trainer.state.best)
    let (first, last) = (history[0], history[39])
    let (lowest, final) = (try #require(best.validation), try #require(last.validation))
    #expect((3...30).contains(best.epoch))
    #expect(try #require(first.validation) > lowest + 0.1 && final > lowest + 0.5)
    #expect(first.training > best.training + 0.1 && best.training > last.training + 0.5)
    // No model can be better on new text than the entropy of the language; on its own text it can.
    #expect(lowest > language.entropy && last.training < language.entropy)
  }
}
