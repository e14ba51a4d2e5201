import CPUCompute
import LanguageModels
import NeuralNetworks
import TestSupport
import Testing

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  private static func model(width: Int = 4) throws -> LanguageModel {
    try LanguageModel(
      ModelConfiguration(vocabularySize: 5, embeddingWidth: width, hiddenWidths: [width]), seed: 1,
      on: CPUBackend(threads: 1))
  }

  private static func read(width: Int) throws -> HeadReading {
    let window = try model(width: width).window(steps: 1, batch: 1)
    window.forward(0..<1)
    return try window.readHead()
  }

  private static func network() throws -> Sequential {
    try Sequential(
      [.dense(3), .batchNorm], inputs: 2, rows: 4, seed: 1, on: CPUBackend(threads: 1))
  }

  static let misuses: Misuses = [
    "window of no step: steps, batch and chunk are positive": {
      _ = try model().window(steps: 0, batch: 1)
    },
    "window of no row: steps, batch and chunk are positive": {
      _ = try model().window(steps: 1, batch: 0)
    },
    "window of no chunk: steps, batch and chunk are positive": {
      _ = try model().window(steps: 1, batch: 1, chunk: 0)
    },
    "window of other rows: rows of the batch": {
      _ = try model().window(steps: 1, batch: 2, rows: 1..<3)
    },
    "Window.forward of no step: 1 to T steps": {
      try model().window(steps: 2, batch: 1).forward(0..<0)
    },
    "Window.forward beyond: 1 to T steps": {
      try model().window(steps: 2, batch: 1).forward(0..<3)
    },
    "Window.forward with a gap: ranges of a window follow each other": {
      let window = try model().window(steps: 4, batch: 1)
      window.forward(0..<1)
      window.forward(2..<3)
    },
    "Window.predict: predict follows forward": {
      _ = try model().window(steps: 1, batch: 1).predict()
    },
    "Window.contexts: contexts follow forward": {
      _ = try model().window(steps: 1, batch: 1).contexts
    },
    "Window.hits: hits follow a loss that measures ranks": {
      let window = try model().window(steps: 1, batch: 1)
      window.forward(0..<1)
      _ = try window.loss()
      _ = try window.hits()
    },
    "Generator: a prompt has one token or more": {
      _ = try Generator(model(), prompt: [], sampler: Sampler())
    },
    "ContextMixture: contexts [n·K, D] and log priors [n, K]": {
      _ = ContextMixture(components: 2, width: 3, contexts: [1, 2, 3], logPrior: [0, 0])
    },
    "HeadReading.append: one head": {
      var reading = try read(width: 4)
      reading.append(try read(width: 5))
    },
    "Sequential.backward: backward follows forward": {
      let network = try PreconditionTests.network()
      _ = network.backward(network.predict(network.input))
    },
    "Sequential.predict: an x [n, I] for every input, n ≤ rows": {
      let network = try PreconditionTests.network()
      _ = network.predict(network.input.reshaped(2, 4))
    },
    "ParameterStore.gradient: layer1.mean is not learnt": {
      let parameters = try network().parameters
      for block in parameters.layout.statistics { _ = parameters.gradient(block) }
    },
  ]

  @Test("A forbidden call ends the process and says why", arguments: misuses.keys.sorted())
  func ends(misuse: String) async throws {
    let end = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [misuse] in
      try PreconditionTests.misuses[misuse]?()
    }
    let line = firstLine(end.standardErrorContent)
    #expect(line.hasSuffix(message(of: misuse)))
  }
}
