import CPUCompute
import Compute
import Glibc
import LanguageModels
import NeuralNetworks
import Testing

/// The code of the articles of LanguageModels and NeuralNetworks.
@Suite struct LanguageModelsArticle {
  @Test func losses() throws {
    let configuration = ModelConfiguration(
      vocabularySize: 5, embeddingWidth: 8, hiddenWidths: [16], head: .mos, components: 2)
    let model = try LanguageModel(configuration, seed: 1, on: CPUBackend(threads: 1))
    print(model.parameters.layout.count, "parameters")

    // One row of four steps: every token is the input, the one after it is the target.
    let window = model.window(steps: 4, batch: 1)
    let text: [Int32] = [1, 2, 3, 4, 1]
    for step in 0..<4 {
      window.inputs[step] = text[step]
      window.targets[step] = text[step + 1]
    }
    window.forward(0..<4)
    let untrained = try window.loss() / 4  // the mean of −log p, in nats a token
    print(untrained, "nats; a uniform distribution has", log(5.0))

    // Gradient descent: lossAndGradients writes model.parameters.gradients.
    for _ in 0..<200 {
      window.resetState()
      window.forward(0..<4)
      _ = try window.lossAndGradients(scale: 1 / 4)
      model.backend.addScaled(-1, model.parameters.gradients, to: model.parameters.values)
    }
    window.resetState()
    window.forward(0..<4)
    let trained = try window.loss() / 4
    print(trained, "nats")

    // A second window shares the parameters. It reads one token at a time, and keeps the state.
    let reader = model.window(steps: 1, batch: 1)
    for token: Int32 in [1, 2, 3] {
      reader.inputs[0] = token
      reader.forward(0..<1)
    }
    let next = try model.backend.read(reader.predict()).map { exp($0) }
    print(next)  // p of each of the 5 tokens; that of token 4 is near 1

    #expect(abs(untrained - log(5)) < 0.2)
    #expect(trained < 0.05)
    #expect(abs(next.reduce(0, +) - 1) < 1e-5)
    #expect(next[4] > 0.9)
    let sizes = [
      5 * 8, 4 * 16 * 8 + 4 * 16 * 16 + 4 * 16, 2 * 16, 2 * 8 * 16 + 2 * 8, 5 * 8 + 5,
    ]
    #expect(model.parameters.layout.count >= sizes.reduce(0, +))
  }

  @Test func layers() throws {
    let backend = try CPUBackend(threads: 1)
    // Two inputs, eight units, one output; a batch has four rows.
    let network = try Sequential(
      [.dense(8), .activation(.tanh), .dense(1)], inputs: 2, rows: 4, seed: 1, on: backend)
    backend.write([0, 0, 0, 1, 1, 0, 1, 1], to: network.input)
    backend.write([0, 1, 1, 0], to: network.targets)  // the exclusive or of each row
    var losses: [Double] = []
    for step: UInt64 in 0..<500 {
      losses.append(try network.lossAndGradients(.binaryCrossEntropy, key: step))
      backend.addScaled(-1, network.parameters.gradients, to: network.parameters.values)
    }
    let logits = try backend.read(network.predict(network.input))
    print(losses[0], losses[499], logits)  // a logit above 0 means 1

    #expect(losses[499] < 0.1 * losses[0])
    #expect(logits.map { $0 > 0 } == [false, true, true, false])
  }
}
