import CPUCompute
import Glibc
import LanguageModels
import ModelTesting
import Randomness
import Testing
import TestSupport

/// What the mixtures reduce to.
@Suite(.seeded) struct MixtureTests {
  static let configuration = ModelConfiguration(
    cell: .rnn, vocabularySize: 7, embeddingWidth: 3, hiddenWidths: [5], head: .mos, components: 1,
    initialization: .uniform(0.6))

  static func makeWindow(_ configuration: ModelConfiguration) throws -> Window {
    let window = try LanguageModel(
      configuration, seed: 5, on: try CPUBackend(threads: 1)
    ).window(steps: 4, batch: 2)
    window.setTokens(
      ids(8, below: 7, seed: TestSeed.seed(11)), ids(8, below: 7, seed: TestSeed.seed(12)))
    return window
  }

  static func step(_ window: Window) throws -> Double {
    window.forward(0..<4)
    return try window.lossAndGradients(scale: 1)
  }

  /// An Elman layer without a past is the context tanh(h·L + a), so the equal softmax has a layer more.
  @Test(
    "6, 7. A mixture of one is a softmax over its own context",
    arguments: HeadKind.allCases.filter(\.isMixture))
  func oneComponent(_ head: HeadKind) throws {
    var configuration = Self.configuration
    configuration.head = head
    let mixture = try Self.makeWindow(configuration)
    configuration.head = .softmax
    configuration.hiddenWidths = [5, 3]
    let softmax = try Self.makeWindow(configuration)
    let same = ["embedding", "layer0.input", "layer0.recurrent", "layer0.bias", "decoder"]
    let pairs =
      (same + ["decoder.bias"]).map { ($0, $0) }
      + [("head.latent", "layer1.input"), ("head.latent.bias", "layer1.bias")]
    for (a, b) in pairs { softmax[b] = mixture[a] }
    softmax["layer1.recurrent"] = [Float](repeating: 0, count: 9)

    #expect(try abs(Self.step(mixture) / Self.step(softmax) - 1) < 1e-6)
    #expect(try deviation(mixture.losses(4), from: softmax.losses(4)) < 1e-6)
    // Reading the losses again leaves the gradients, but not those of the layer added: it has a past.
    for (a, b) in pairs where !a.hasPrefix("head") && !a.hasPrefix("layer0") && a != "embedding" {
      #expect(deviation(mixture.gradient(a), from: softmax.gradient(b)) < 2e-6, "\(a)")
    }
    #expect(mixture.gradient("head.prior").allSatisfy { abs($0) < 1e-6 })
  }

  @Test("What a head is read to make of a step is the same in chunks", arguments: HeadKind.allCases)
  func reading(_ head: HeadKind) throws {
    var configuration = Self.configuration
    configuration.head = head
    configuration.components = head.isMixture ? 3 : 1
    let window = try Self.makeWindow(configuration)
    let readings = try [1, 2, nil].map { chunk in
      let window = window.model.window(steps: 4, batch: 5, chunk: chunk)
      window.setTokens(ids(20, below: 7, seed: TestSeed.seed(13)), [])
      window.forward(0..<4)
      return try window.readHead()
    }
    for reading in readings {
      #expect(reading.scored.components == (head == .mos ? 3 : 1) && reading.scored.count == 5)
      #expect(reading.mixture?.components == (head.isMixture ? 3 : nil))
      let whole = readings[2]
      #expect(deviation(reading.scored.contexts, from: whole.scored.contexts) < 1e-6)
      guard let mixed = reading.mixture, let expected = whole.mixture else { continue }
      #expect(mixed.count == 5)
      #expect(deviation(mixed.contexts, from: expected.contexts) < 1e-6)
      #expect(deviation(mixed.logPrior, from: expected.logPrior) < 1e-6)
    }
  }

  @Test("Equal components are one component", arguments: [HeadKind.moc, .mos], [2, 5])
  func equalComponents(_ head: HeadKind, components: Int) throws {
    var configuration = Self.configuration
    configuration.head = head
    let one = try Self.makeWindow(configuration)
    configuration.components = components
    let many = try Self.makeWindow(configuration)
    for block in one.parameters.layout.blocks where block.name != "head.prior" {
      let copies = block.name.hasPrefix("head.latent") ? components : 1
      many[block.name] = [[Float]](repeating: one[block.name], count: copies).flatMap { $0 }
    }
    #expect(Set(many["head.prior"]).count > components)  // priors differ, and it does not matter
    #expect(try abs(Self.step(one) / Self.step(many) - 1) < 1e-6)
    for block in one.parameters.layout.blocks where !block.name.hasPrefix("head") {
      let error = deviation(many.gradient(block.name), from: one.gradient(block.name))
      #expect(error < 3e-6, "\(block.name)")
    }
  }

  @Test("8. A component drawn from the prior, then a token from it: the tokens of the mixture")
  func generativeProcess() throws {
    let test = ModelCase(.lstm, .tanh, .mos, tied: true, hidden: [5, 4])
    let window = try test.makeWindow()
    let reference = Reference(window.model)
    test.forward(window)
    let predicted = try window.backend.read(window.predict())[7..<14].map { Double($0) }
    var state = reference.startingState(test.states, row: 1)
    var h: [Double] = []
    for t in 0..<ModelCase.steps { h = reference.read(Int(test.inputs[2 * t + 1]), &state) }
    let components = reference.components(h)
    var stream = TestSeed.stream(1)
    func draw(_ weights: [Double]) -> Int {
      var rest = stream.unit()
      return weights.firstIndex {
        rest -= $0
        return rest < 0
      } ?? weights.count - 1
    }
    var counts = [Double](repeating: 0, count: 7)
    for _ in 0..<100_000 {
      counts[draw(components[draw(components.map(\.prior))].probabilities)] += 1
    }
    let chi = zip(counts, predicted).reduce(0.0) { sum, pair in
      let mean = 100_000 * exp(pair.1)
      return sum + (pair.0 - mean) * (pair.0 - mean) / mean
    }
    #expect(chi < 27.9)  // once in 10,000 times with 6 degrees of freedom
  }
}
