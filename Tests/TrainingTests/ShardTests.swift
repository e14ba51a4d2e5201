import CPUCompute
import Compute
import LanguageModels
import ModelTesting
import Randomness
import TestSupport
import Testing
import TokenIDs

@testable import Training

/// A batch that is learnt from in parts.
@Suite(.seeded) struct ShardTests {
  /// A model of each kind of layer that draws masks.
  static let models: [ModelConfiguration] =
    HeadKind.allCases.map { head in
      ModelConfiguration(
        vocabularySize: 9, embeddingWidth: 5, hiddenWidths: [7, 6], head: head,
        dropout: DropoutRates(
          input: 0.2, hidden: 0.2, output: 0.2, embedding: 0.2,
          contexts: head.isMixture ? 0.2 : 0, weight: 0.3, isLocked: head == .moc))
    } + [
      ModelConfiguration(
        architecture: .feedForward, contextLength: 3, vocabularySize: 9, embeddingWidth: 5,
        hiddenWidths: [7, 6], tied: true, dropout: 0.3)
    ]

  static func trainer(_ model: ModelConfiguration, shards: Int) throws -> Trainer<[Int32]> {
    let feeding = Feeding.scheduledSampling(.constant(rate: 0.4), by: .position)
    return try Trainer(
      TrainingConfiguration(
        batch: 6, bptt: 5, feeding: feeding, penalty: ActivationPenalty(size: 2, change: 1),
        optimizer: OptimizerConfiguration(.sgd), rate: 0.1, clipping: Clipping(norm: nil), seed: 3),
      model: LanguageModel(model, seed: 1, on: CPUBackend(threads: 1)),
      corpus: ids(6 * 17, below: 9, seed: TestSeed.seed(2)),
      specialTokens: SpecialTokens(endOfSentence: 0),
      shards: shards)
  }

  @Test(
    "The gradients of shards add up to that of the whole batch", arguments: models, [2, 3, 6])
  func gradients(_ model: ModelConfiguration, shards: Int) throws {
    let (whole, parts) = (
      try Self.trainer(model, shards: 1), try Self.trainer(model, shards: shards)
    )
    var sampled = 0
    while !whole.isEpochDone {
      let reports = (try whole.step(measuring: .steps), try parts.step(measuring: .steps))
      #expect(abs(reports.1.nats / reports.0.nats - 1) < 1e-5)
      #expect(reports.1.sampled == reports.0.sampled)
      sampled += reports.0.sampled
      for block in whole.model.parameters.layout.blocks {
        let gradients = [whole, parts].map { $0.model.gradient(block.name).map(Double.init) }
        let error = zip(gradients[0], gradients[1]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let length = gradients[0].reduce(0) { $0 + $1 * $1 }
        #expect((error / length).squareRoot() < 2e-5, "\(block.name)")
      }
      for (layer, norms) in reports.0.stepNorms ?? [:] {
        let added = try #require(reports.1.stepNorms?[layer])
        for (one, other) in zip(norms, added) { #expect(abs(other / one - 1) < 1e-4) }
      }
      // What every row was given, true tokens and samples.
      for (shard, window) in parts.windows.enumerated() {
        for place in 0..<2 * window.batch {
          let (step, row) = place.quotientAndRemainder(dividingBy: window.batch)
          #expect(
            window.inputs[place] == whole.windows[0].inputs[step * 6 + shard * window.batch + row])
        }
      }
    }
    #expect(sampled > 10)
  }

  @Test("Blocks of shards that are summed apart and joined give the bits of one sum")
  func tree() throws {
    let backend = try CPUBackend(threads: 1)
    let arena = Arena(on: backend)
    let count = 257
    /// Of vectors in one sum: its bits, and those of the losses.
    func sum(_ parts: [([Float], Double)]) throws -> ([Float], Double) {
      var sum = ShardSum(shards: parts.count, count: count, on: backend)
      let vector = arena.matrix(1, count)
      var nats = 0.0
      // A sum that has ended begins again.
      for _ in 0..<2 {
        for (values, loss) in parts {
          backend.write(values, to: vector)
          nats = sum.add(vector, nats: loss)
        }
      }
      return (try backend.read(vector), nats)
    }
    var random = TestSeed.stream(5)
    for shards in [1, 2, 3, 4, 6, 8, 12, 16] {
      let parts = (0..<shards).map { _ in
        (
          (0..<count).map { _ in Float.random(in: -1...1, using: &random) },
          Double.random(in: 0...9, using: &random)
        )
      }
      let whole = try sum(parts)
      for block in [2, 4, 8] where shards % block == 0 {
        let blocks = try stride(from: 0, to: shards, by: block).map {
          try sum(Array(parts[$0..<$0 + block]))
        }
        let joined = try sum(blocks)
        #expect(joined.0 == whole.0 && joined.1 == whole.1, "\(shards) in blocks of \(block)")
      }
      // In order, the sum is another, and the same to rounding.
      var inOrder = [Float](repeating: 0, count: count)
      for (values, _) in parts { inOrder = zip(inOrder, values).map { $0 + $1 } }
      #expect((inOrder == whole.0) == (shards <= 3), "\(shards)")
      for (a, b) in zip(inOrder, whole.0) { #expect(abs(a - b) < 1e-5) }
    }
  }

  @Test("A trainer with eight shards sums as two that have four of them", arguments: [1, 2, 4])
  func blocks(_ processes: Int) throws {
    let backend = try CPUBackend(threads: 1)
    let model = try LanguageModel(Self.models[0], seed: 1, on: backend)
    // A rate that moves no value, so that the gradients can be computed again.
    let configuration = TrainingConfiguration(
      batch: 8, bptt: 5, optimizer: OptimizerConfiguration(.sgd), rate: 1e-37,
      clipping: Clipping(norm: nil), seed: 3)
    let trainer = try Trainer(
      configuration, model: model, corpus: ids(8 * 17, below: 9, seed: TestSeed.seed(2)),
      specialTokens: SpecialTokens(endOfSentence: 0), shards: 8)
    let report = try trainer.step()
    let whole = try backend.read(model.parameters.gradients)
    var join = ShardSum(shards: processes, count: whole.count, on: backend)
    let perProcess = 8 / processes
    var nats = 0.0
    for process in 0..<processes {
      var sum = ShardSum(shards: perProcess, count: whole.count, on: backend)
      var part = 0.0
      for window in trainer.windows[process * perProcess..<(process + 1) * perProcess] {
        window.resetState()
        window.forward(0..<5, dropoutKey: RandomStream.key(3, 0))
        part = sum.add(
          model.parameters.gradients, nats: try window.lossAndGradients(scale: 1 / 40))
      }
      nats = join.add(model.parameters.gradients, nats: part)
    }
    #expect(try backend.read(model.parameters.gradients) == whole)
    #expect(nats == report.totalNats)
  }

  @Test("A run in shards is cut and continued in the same bytes")
  func resuming() throws {
    let (whole, rest) = (
      try Self.trainer(Self.models[0], shards: 2), try Self.trainer(Self.models[0], shards: 2)
    )
    for _ in 0..<2 { _ = try whole.step() }
    try Checkpoint(whole).restore(rest)
    for trainer in [whole, rest] { _ = try trainer.step() }
    #expect(try differences(Small.values(rest.model), Small.values(whole.model)) == 0)
  }

  @Test("Shards divide the batch, and leave batch norm its batch")
  func refusals() throws {
    for shards in [0, 4, 7] {
      let error = #expect(throws: TrainingError.self) {
        try Self.trainer(Self.models[0], shards: shards)
      }
      #expect(error?.code == .unequalShards(shards, batch: 6))
    }
    var model = Self.models[3]
    model.norm = .batch
    let error = #expect(throws: TrainingError.self) {
      try Trainer(
        TrainingConfiguration(batch: 6, bptt: 5),
        model: LanguageModel(model, seed: 1, on: CPUBackend(threads: 1)), corpus: Small.corpus,
        specialTokens: SpecialTokens(endOfSentence: 0), shards: 2)
    }
    #expect(error?.code == .batchNormOfShards(2))
  }

  /// Descent by the signs of the gradient, which no kind of optimiser is.
  final class SignDescent: Optimizer {
    var updates = 0
    var state: [(name: String, values: Matrix)] { [] }

    func update(
      _ parameters: ParameterStore, rate: Float, factor: Float, on backend: any Backend
    ) {
      updates += 1
      let gradients = (try? backend.read(parameters.gradients)) ?? []
      let signs = gradients.map { $0 > 0 ? Float(1) : $0 < 0 ? -1 : 0 }
      backend.write(signs, to: parameters.gradients)
      backend.addScaled(-rate, parameters.gradients, to: parameters.values)
    }
  }

  @Test("A trainer learns by any rule that it is given")
  func customOptimizer() throws {
    let model = try Small.model()
    let optimizer = SignDescent()
    let trainer = try Trainer(
      TrainingConfiguration(epochs: 12, batch: 4, bptt: 10, rate: 0.01, clipping: Clipping()),
      model: model, corpus: Small.corpus, specialTokens: SpecialTokens(endOfSentence: 5),
      optimizer: optimizer)
    let before = try Small.values(model)
    _ = try trainer.step()
    for (old, new) in try zip(before, Small.values(model)) {
      #expect([0, 0.01].contains { abs(abs(new - old) - $0) < 1e-6 })
    }
    try TrainerTests.finish(trainer)
    #expect(optimizer.updates == trainer.state.updates && optimizer.updates == 120)
    #expect((trainer.state.history.last?.training ?? .infinity) < 0.5)
  }
}
