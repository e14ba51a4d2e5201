import CPUCompute
import LanguageModels
import ReferenceCompute
import TestSupport
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

  @Test("A device that fails stops the run, and the text, with its error")
  func aDeviceThatFails() throws {
    let backend = MinimalBackend()
    let configuration = ModelConfiguration(vocabularySize: 6, embeddingWidth: 3, hiddenWidths: [4])
    let model = try LanguageModel(configuration, seed: 4, on: backend)
    let trainer = try Trainer(
      TrainingConfiguration(batch: 2, bptt: 3), model: model, corpus: Small.corpus,
      specialTokens: SpecialTokens(endOfSentence: 5))
    _ = try trainer.step()
    backend.failure = BackendError(.failed, message: "the device is gone; start it again")
    let error = #expect(throws: BackendError.self) { try trainer.step() }
    #expect(error?.code == .failed && error?.message == "the device is gone; start it again")
    let window = model.window(steps: 1, batch: 1)
    window.forward(0..<1)
    #expect(throws: BackendError.self) { try window.loss() }
    var generator = Generator(model, prompt: [0], sampler: try Sampler())
    #expect(generator.next() == nil)
    #expect(generator.failure?.code == .failed)
  }
}
