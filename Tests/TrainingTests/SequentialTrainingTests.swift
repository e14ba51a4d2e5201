import CPUCompute
import LanguageModels
import Testing
import TestSupport
import TokenIDs
import Training

/// Sequences of layers, driven by a loop of one's own.
@Suite struct SequentialTrainingTests {
  @Test("30. As a sequence of layers in a loop of one's own: the exclusive or is learnt")
  func exclusiveOr() throws {
    let backend = try CPUBackend(threads: 1)
    let network = try Sequential(
      [.dense(8), .activation(.tanh), .dense(1)], inputs: 2, rows: 4, seed: 1, on: backend)
    backend.write([0, 0, 0, 1, 1, 0, 1, 1], to: network.input)
    backend.write([0, 1, 1, 0], to: network.targets)
    let optimizer = Adam(for: network.parameters, on: backend)
    var losses: [Double] = []
    for step in 0..<300 {
      losses.append(try network.lossAndGradients(.binaryCrossEntropy, key: UInt64(step)))
      optimizer.update(network.parameters, rate: 0.05, on: backend)
    }
    // A network that answers ½ everywhere is at log 2.
    #expect(losses[0] > 0.6)
    #expect(try network.loss(.binaryCrossEntropy) < 0.01)
    let z = try backend.read(network.predict(network.input))
    #expect(z.map { $0 > 0 } == [false, true, true, false])
  }

  @Test("28. A batch of one is refused to a language model with batch norm; so is other feeding")
  func batchNormInTraining() throws {
    let configuration = ModelConfiguration(
      architecture: .feedForward, vocabularySize: 5, embeddingWidth: 4, hiddenWidths: [4],
      norm: .batch)
    let model = try LanguageModel(configuration, seed: 1, on: try CPUBackend(threads: 1))
    let corpus = [Int32](repeating: 1, count: 64)
    for refused in [
      TrainingConfiguration(batch: 1, bptt: 4),
      TrainingConfiguration(batch: 2, bptt: 4, feeding: .freeRunning),
    ] {
      #expect(throws: TrainingError.self) {
        try Trainer(
          refused, model: model, corpus: corpus, specialTokens: SpecialTokens(endOfSentence: 0))
      }
    }
    let trainer = try Trainer(
      TrainingConfiguration(batch: 2, bptt: 4), model: model, corpus: corpus,
      specialTokens: SpecialTokens(endOfSentence: 0))
    _ = try trainer.step()
    #expect(trainer.vectors.contains { $0.name == "statistics" })
  }
}
