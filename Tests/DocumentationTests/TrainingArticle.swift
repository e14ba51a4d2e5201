import CPUCompute
import Compute
import LanguageModels
import Testing
import TokenIDs
import Training

/// Lookahead (Zhang and others 2019, algorithm 1): after every five updates of w by another rule,
/// φ ← φ + ½(w − φ) and w ← φ.
final class Lookahead: Optimizer {
  private let rule: any Optimizer
  private let arena: Arena
  private let slow: Matrix  // φ, [1, count]

  init(_ rule: any Optimizer, for parameters: ParameterStore, on backend: any Backend) {
    self.rule = rule
    arena = Arena(on: backend)
    slow = arena.matrix(1, parameters.values.count)
    backend.copy(parameters.values, to: slow)
  }

  var updates: Int {
    get { rule.updates }
    set { rule.updates = newValue }
  }

  var state: [(name: String, values: Matrix)] { rule.state + [("lookahead.slow", slow)] }

  func update(
    _ parameters: ParameterStore, rate: Float, factor: Float, on backend: any Backend
  ) {
    rule.update(parameters, rate: rate, factor: factor, on: backend)
    guard updates.isMultiple(of: 5) else { return }
    backend.scale(slow, by: 0.5)
    backend.addScaled(0.5, parameters.values, to: slow)
    backend.copy(slow, to: parameters.values)
  }
}

/// The code of the article of Training.
@Suite struct TrainingArticle {
  @Test func tenUpdates() throws {
    let ids = (0..<400).map { Int32($0 % 4) }  // 0 1 2 3 0 1 2 3 …
    let model = try LanguageModel(
      ModelConfiguration(vocabularySize: 10, embeddingWidth: 16, hiddenWidths: [32]), seed: 1,
      on: CPUBackend(threads: 1))
    let configuration = TrainingConfiguration(
      epochs: 1, batch: 4, bptt: 10,
      feeding: .scheduledSampling(.linear(slope: 0.05, floor: 0.5), by: .position), rate: 0.05,
      schedule: .cosine(floor: 0.1), warmup: 3, clipping: Clipping(norm: 0.2))
    let adam = Adam(for: model.parameters, on: model.backend)
    let trainer = try Trainer(
      configuration, model: model, corpus: ids, specialTokens: SpecialTokens(endOfSentence: 0),
      optimizer: Lookahead(adam, for: model.parameters, on: model.backend), shards: 2)
    var steps: [StepReport] = []
    while !trainer.isEpochDone {  // 400 tokens, 4 strands, 10 steps: ten updates
      let step = try trainer.step()
      print(step.nats, step.rate, step.clipping.factor, step.sampled)
      steps.append(step)
    }
    let epoch = trainer.endEpoch(validation: nil).report
    print(epoch.training, "nats a token;", epoch.sampled, "of the inputs were samples")

    #expect(steps.count == 10 && epoch.updates == 10)
    #expect(steps[9].nats < steps[0].nats - 0.5)
    // The warm-up, then the cosine from 1 to 0.1.
    let rates = steps.map(\.rate)
    #expect(abs(rates[0] - 0.05 / 3) < 1e-6)
    #expect(rates[2] == rates.max())
    #expect(rates[9] < 0.01)
    #expect(steps.allSatisfy { $0.clipping.norm * Double($0.clipping.factor) < 0.200_01 })
    #expect(steps.contains { $0.clipping.isNormClipped })
    // The first update feeds true tokens only, the last one samples with probability 0.45.
    #expect(steps[0].sampled == 0)
    #expect((5...31).contains(steps[9].sampled))
    #expect(abs(epoch.sampled - Double(steps.map(\.sampled).reduce(0, +)) / 400) < 1e-12)
    let slow = try #require(trainer.optimizer.state.last)
    #expect(slow.name == "lookahead.slow")
    #expect(try model.backend.read(slow.values) == model.backend.read(model.parameters.values))
  }

  @Test("The gradients of two shards add up to those of the whole batch")
  func shards() throws {
    let ids = (0..<200).map { Int32($0 * $0 % 10) }
    let losses = try [1, 2].map { shards in
      let model = try LanguageModel(
        ModelConfiguration(vocabularySize: 10, embeddingWidth: 8, hiddenWidths: [8]), seed: 1,
        on: CPUBackend(threads: 1))
      let trainer = try Trainer(
        TrainingConfiguration(epochs: 1, batch: 4, bptt: 10), model: model, corpus: ids,
        specialTokens: SpecialTokens(endOfSentence: 0), shards: shards)
      return try (0..<5).map { _ in try trainer.step().nats }
    }
    #expect(zip(losses[0], losses[1]).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
