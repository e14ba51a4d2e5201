import CAllocations
import CPUCompute
import LanguageModels
import TestSupport
import Testing
import TokenIDs
import Training

@Suite(
  .seeded,
  .enabled(
    if: Compilation.isOptimized && !Compilation.isSanitized,
    "only optimised code asks for no memory; make test counts it"))
struct AllocationTests {
  /// Models that between them use every layer, and the options that touch a window.
  static let models: [ModelConfiguration] =
    HeadKind.allCases.flatMap { head in
      CellKind.allCases.map { cell in
        ModelConfiguration(
          cell: cell, vocabularySize: 40, embeddingWidth: 12, hiddenWidths: [24, 16], tied: false,
          head: head,
          components: head.isMixture ? 3 : 1, dropout: DropoutRates(0.2))
      }
    } + [
      ModelConfiguration(
        cell: .lstm, vocabularySize: 40, embeddingWidth: 16, hiddenWidths: [16, 16], norm: .layer,
        skipDistance: 2,
        mogrifierRounds: 2,
        dropout: DropoutRates(
          input: 0.2, hidden: 0.2, output: 0.2, embedding: 0.1, weight: 0.3, isLocked: true)),
      ModelConfiguration(
        architecture: .feedForward, activation: .relu, vocabularySize: 40, embeddingWidth: 16,
        hiddenWidths: [16, 16],
        norm: .batch, dropout: DropoutRates(0.2)),
    ]

  @Test("A step of training asks for no memory", arguments: models, OptimizerKind.allCases)
  func training(model: ModelConfiguration, optimizer: OptimizerKind) throws {
    let backend = try CPUBackend(threads: 1)
    for precision in Precision.allCases where backend.supports(precision) {
      let configuration = TrainingConfiguration(
        batch: 4, bptt: 6, penalty: ActivationPenalty(size: 2, change: 1),
        optimizer: OptimizerConfiguration(optimizer), rate: 0.01,
        clipping: Clipping(value: 0.1, norm: 0.25), precision: precision)
      let trainer = try Trainer(
        configuration, model: LanguageModel(model, seed: 1, on: backend),
        corpus: ids(4 * 6 * 10, below: 40, seed: TestSeed.seed(2)),
        specialTokens: SpecialTokens(endOfSentence: 0))
      for _ in 0..<2 { _ = try trainer.step() }
      let before = allocations()
      for _ in 0..<3 { _ = try trainer.step() }
      #expect(allocations() - before == 0, "\(precision)")
      // Ranks have their room from the first step that measures them.
      _ = try trainer.step(measuring: .accuracy)
      let measured = allocations()
      for _ in 0..<3 where !trainer.isEpochDone { _ = try trainer.step(measuring: .accuracy) }
      #expect(allocations() - measured == 0, "\(precision)")
    }
  }

  @Test("A token that is sampled asks for no memory", arguments: models)
  func sampling(model: ModelConfiguration) throws {
    let model = try LanguageModel(
      model, seed: 1, on: try CPUBackend(threads: 1))
    var generator = Generator(model, prompt: [0], sampler: try Sampler())
    for _ in 0..<2 { _ = generator.next() }
    let before = allocations()
    for _ in 0..<3 { _ = generator.next() }
    #expect(allocations() - before == 0)
  }

  @Test func whatIsCounted() {
    let before = allocations()
    let array = [Int](repeating: .random(in: 0..<9), count: 1000)
    #expect(allocations() - before == 1, "\(array.count)")
  }
}
