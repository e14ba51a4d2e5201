import CPUCompute
import LanguageModels
import ReferenceCompute
import Testing
import TokenIDs
import Training

@Suite struct ReferenceTrainingTests {
  /// The mean losses of 20 updates of an LSTM with a mixture of softmaxes by Adam.
  private static func losses(on backend: any Backend) throws -> [Double] {
    let configuration = ModelConfiguration(
      vocabularySize: 6, embeddingWidth: 7, hiddenWidths: [9, 8], head: .mos, components: 3,
      dropout: 0.2)
    let trainer = try Trainer(
      TrainingConfiguration(
        maximumSteps: 20, batch: 3, bptt: 5, optimizer: OptimizerConfiguration(.adam), rate: 0.03,
        clipping: Clipping(norm: 0.5)),
      model: LanguageModel(configuration, seed: 4, on: backend), corpus: Small.corpus,
      specialTokens: SpecialTokens(endOfSentence: 5))
    return try (0..<20).map { _ in try trainer.step().nats }
  }

  @Test("The reference trains LSTM, mixture and Adam to the losses of the CPU")
  func equalLosses() throws {
    let expected = try Self.losses(on: ReferenceBackend())
    let cpu = try Self.losses(on: CPUBackend(threads: 2))
    for (update, (loss, expected)) in zip(cpu, expected).enumerated() {
      #expect(abs(loss - expected) <= 1e-5 * expected, "update \(update + 1)")
    }
    #expect(expected[19] < 0.9 * expected[0])
  }
}
