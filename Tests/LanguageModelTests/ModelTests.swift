import CPUCompute
import Glibc
import LanguageModels
import ModelTesting
import Randomness
import Testing
import TestSupport

/// What holds for every model.
@Suite(.seeded) struct ModelTests {
  static let steps = ModelCase.steps

  @Test("11. Logits of ±1e4 give finite losses and gradients", arguments: ModelCase.heads)
  func extremeLogits(_ test: ModelCase) throws {
    let window = try test.makeWindow()
    window["decoder.bias"] = [1e4, -1e4, 0, 1e4, -1e4, 5e3, 1]
    test.forward(window)
    let nats = try window.lossAndGradients(scale: 1)
    #expect(nats.isFinite && nats > 1e4)
    #expect(try window.backend.read(window.losses).allSatisfy { $0.isFinite && $0 >= 0 })
    #expect(try window.backend.squaredNorm(window.parameters.gradients).isFinite)
    let gradient = window.gradient("decoder.bias")
    #expect(gradient.allSatisfy { abs($0) <= 8 } && gradient.contains { abs($0) >= 0.5 })
  }

  @Test("A NaN in any parameter reaches the loss", arguments: ModelCase.all)
  func notANumber(_ test: ModelCase) throws {
    let window = try test.makeWindow()
    for block in window.parameters.layout.blocks {
      let values = window[block.name]
      var broken = values
      // The first input is what the first row of a window reads.
      let place = block.name == "embedding" ? Int(test.inputs[0]) * block.columns : values.count - 1
      broken[place] = .nan
      window[block.name] = broken
      test.forward(window)
      #expect(try !window.loss().isFinite, "\(block.name)")
      window[block.name] = values
    }
  }

  @Test("The loss does not move with the chunk", arguments: ModelCase.heads, [1, 3, 7])
  func chunks(_ test: ModelCase, chunk: Int) throws {
    let (whole, parts) = (try test.makeWindow(), try test.makeWindow(chunk: chunk))
    let nats = try [whole, parts].map {
      test.forward($0)
      return try $0.lossAndGradients(scale: 1)
    }
    #expect(abs(nats[1] / nats[0] - 1) < 1e-6)
    for block in whole.parameters.layout.blocks {
      let error = deviation(parts.gradient(block.name), from: whole.gradient(block.name))
      #expect(error < 3e-6, "\(block.name)")
    }
  }

  @Test("Ranges of a window are the window", arguments: ModelCase.heads, [nil, 3] as [UInt64?])
  func ranges(_ test: ModelCase, dropoutKey: UInt64?) throws {
    var test = test
    test.configuration.dropout = 0.3
    let (whole, parts) = (try test.makeWindow(), try test.makeWindow())
    whole.setStates(test.states)
    parts.setStates(test.states)
    whole.forward(0..<4, dropoutKey: dropoutKey)
    for range in [0..<1, 1..<3, 3..<4] { parts.forward(range, dropoutKey: dropoutKey) }
    // Not bit by bit: a row of a product may be summed in another order beside other rows.
    #expect(try abs(whole.lossAndGradients(scale: 1) / parts.lossAndGradients(scale: 1) - 1) < 1e-6)
    for block in whole.parameters.layout.blocks {
      #expect(deviation(parts.gradient(block.name), from: whole.gradient(block.name)) < 3e-6)
    }
    for (one, other) in try zip(whole.readStates(), parts.readStates()) {
      #expect(deviation(other.values, from: one.values) < 3e-6)
    }
  }

  @Test(
    "Predictions sum to 1 and are what the losses say",
    arguments: ModelCase.heads + ModelCase.sigsoftmax)
  func predictions(_ test: ModelCase) throws {
    let window = try test.makeWindow()
    test.forward(window)
    let losses = try window.losses(Self.steps)
    window.setStates(test.states)
    for t in 0..<Self.steps {
      window.forward(t..<t + 1)
      let logs = try window.backend.read(window.predict())
      for b in 0..<ModelCase.batch {
        let row = logs[b * 7..<(b + 1) * 7].map { Double($0) }
        #expect(abs(row.reduce(0) { $0 + exp($1) } - 1) < 1e-5)
        let position = t * ModelCase.batch + b
        #expect(abs(row[Int(test.targets[position])] + Double(losses[position])) < 3e-6)
      }
    }
  }

  @Test("Positions without a target count for nothing", arguments: ModelCase.heads)
  func missingTargets(_ test: ModelCase) throws {
    func step(_ targets: [Int32]) throws -> (Double, [Float], [Float]) {
      let window = try test.makeWindow(chunk: 3)
      window.setTokens(test.inputs, targets)
      test.forward(window)
      let nats = try window.lossAndGradients(scale: 0.5)
      return try (
        nats, window.backend.read(window.losses),
        window.backend.read(window.parameters.gradients)
      )
    }
    // Loss and gradient are sums over targets: two halves make the whole.
    let all = try step(test.targets)
    let even = try step(test.targets.enumerated().map { $0.offset % 2 == 0 ? $0.element : -1 })
    let odd = try step(test.targets.enumerated().map { $0.offset % 2 == 1 ? $0.element : -1 })
    let none = try step(test.targets.map { _ in -1 })
    #expect(abs((even.0 + odd.0) / all.0 - 1) < 1e-12)
    #expect(even.1.enumerated().allSatisfy { $1 == ($0 % 2 == 0 ? all.1[$0] : 0) })
    #expect(deviation(zip(even.2, odd.2).map { $0 + $1 }, from: all.2) < 2e-6)
    #expect(none.0 == 0 && none.2.allSatisfy { $0 == 0 })
  }

  @Test("A window starts where the one before it ended, and from zero after a reset")
  func carrying() throws {
    let test = ModelCase(.lstm, .tanh, .softmax, tied: true, hidden: [5, 4])
    let window = try test.makeWindow()
    window.forward(0..<4)
    let first = try window.losses(4)
    window.forward(0..<4)
    #expect(try window.losses(4) != first)
    window.resetState()
    window.forward(0..<4)
    #expect(try window.losses(4) == first)
    // Two short windows are a long one.
    let long = try test.makeWindow()
    window.resetState()
    window.forward(0..<2)
    let head = try window.losses(2)
    window.setTokens(Array(test.inputs[4...]), Array(test.targets[4...]))
    window.forward(0..<2)
    long.forward(0..<4)
    #expect(try deviation(head + window.losses(2), from: long.losses(4)) < 1e-6)
  }

  @Test("14. Equal seeds give equal parameters, other seeds others, and no two units are twins")
  func seeds() throws {
    let test = ModelCase(.lstm, .tanh, .mos, tied: false, hidden: [5, 4])
    func values(_ seed: UInt64) throws -> [Float] {
      let window = try test.makeWindow(seed: seed)
      return try window.backend.read(window.parameters.values)
    }
    let first = try values(1)
    #expect(differences(try values(1), first) == 0)
    #expect(zip(try values(2), first).count { $0 == $1 } == 0)
    #expect(Set(first).count > first.count - 3)
    #expect(first.allSatisfy { abs($0) <= 0.6 } && first.contains { abs($0) > 0.55 })
  }

  @Test func standardInitialization() throws {
    var test = ModelCase(.lstm, .tanh, .moc, tied: false, hidden: [16, 25])
    test.configuration.initialization = .standard
    let window = try test.makeWindow()
    for (name, range) in [
      ("embedding", 0.1), ("layer0.input", 0.25), ("layer0.bias", 0.25), ("layer1.recurrent", 0.2),
      ("head.latent", 0.2), ("decoder", 0.1), ("decoder.bias", 0),
    ] as [(String, Float)] {
      let largest = window[name].reduce(0) { max($0, abs($1)) }
      #expect(largest <= range && largest >= 0.8 * range, "\(name)")
    }
  }

  @Test("27. Dropout is off in evaluation", arguments: ModelCase.heads)
  func dropoutInEvaluation(_ test: ModelCase) throws {
    var dropping = test
    dropping.configuration.dropout = 0.5
    let (plain, window) = (try test.makeWindow(), try dropping.makeWindow())
    for window in [plain, window] { test.forward(window) }
    #expect(try plain.losses(4) == window.losses(4))
    test.forward(window, dropoutKey: 1)
    #expect(try plain.losses(4) != window.losses(4))
  }

  @Test("27. The expectation over masks is the network without dropout")
  func dropoutExpectation() throws {
    // Linear in each of its independent masks, so that the expectation passes through.
    var test = ModelCase(.rnn, .linear, .softmax, tied: false, hidden: [5, 4])
    test.configuration.dropout = 0.2
    let window = try test.makeWindow()
    func outputs(_ key: UInt64?) throws -> [Float] {
      test.forward(window, dropoutKey: key)
      return try window.readStates().flatMap(\.values)
    }
    let expected = try outputs(nil).map { Double($0) }
    let masks = 8_000
    var sums = [Double](repeating: 0, count: expected.count)
    var squares = sums
    for key in 0..<masks {
      for (index, value) in try outputs(RandomStream.key(1, UInt64(key))).enumerated() {
        sums[index] += Double(value)
        squares[index] += Double(value) * Double(value)
      }
    }
    for (index, expected) in expected.enumerated() {
      let mean = sums[index] / Double(masks)
      let error = ((squares[index] / Double(masks) - mean * mean) / Double(masks)).squareRoot()
      #expect(error > 0 && abs(mean - expected) < 4.5 * error)
    }
  }

  @Test("More threads give equal results", arguments: HeadKind.allCases)
  func threads(_ head: HeadKind) throws {
    let configuration = ModelConfiguration(
      vocabularySize: 1009, embeddingWidth: 61, hiddenWidths: [67], head: head,
      components: head.isMixture ? 3 : 1)
    let results = try [1, 2].map { threads in
      let window = try LanguageModel(
        configuration, seed: 1, on: try CPUBackend(threads: threads)
      ).window(steps: 9, batch: 13)
      window.setTokens(
        ids(117, below: 1009, seed: TestSeed.seed(1)), ids(117, below: 1009, seed: TestSeed.seed(2))
      )
      window.forward(0..<9)
      let nats = try window.lossAndGradients(scale: 1 / 117)
      return try (nats, window.backend.read(window.parameters.gradients))
    }
    #expect(abs(results[1].0 / results[0].0 - 1) < 1e-6)
    #expect(deviation(results[1].1, from: results[0].1) < 1e-5)
  }
}
