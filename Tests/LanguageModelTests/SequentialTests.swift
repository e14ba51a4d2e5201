import CPUCompute
import Glibc
import ModelTesting
import Testing
import TestSupport

@testable import LanguageModels

/// Sequences of layers that are built by hand.
@Suite(.seeded) struct SequentialTests {
  static func network(
    _ kinds: [LayerKind], inputs: Int, rows: Int, range: Float = 0.6, seed: UInt64 = 5
  ) throws -> Sequential {
    try Sequential(
      kinds, inputs: inputs, rows: rows, initialization: .uniform(range), seed: seed,
      on: try CPUBackend(threads: 1))
  }

  static let kinds: [[LayerKind]] =
    Activation.allCases.flatMap { activation in
      [[], [.batchNorm], [.layerNorm]].map { norm in
        [.dense(6)] + norm + [.activation(activation), .dropout(0.3), .dense(3)]
      }
    } + [
      [.dense(3)], [.layerNorm, .dense(3)], [.batchNorm, .dense(3)],
      [.batchNorm(isAffine: false), .dense(3)], [.dense(6), .softmax, .dense(3)],
      [.dense(6), .batchNorm(isAffine: false), .softmax, .dense(3)],
    ]

  @Test(
    "9. Back-propagation equals the slope, for every layer and loss", arguments: kinds,
    Loss.allCases)
  func slopes(_ kinds: [LayerKind], loss: Loss) throws {
    let network = try Self.network(kinds, inputs: 4, rows: 7)
    let b = network.backend
    b.write(draws(28, seed: TestSeed.seed(1), range: 1), to: network.input)
    b.write(draws(21, seed: TestSeed.seed(2), range: 0.5).map { $0 + 0.5 }, to: network.targets)
    for (row, id) in ids(7, below: 3, seed: TestSeed.seed(3)).enumerated() {
      network.classes[row] = id
    }
    if kinds.contains(.activation(.relu)) {
      // A difference across a kink is no derivative: units are moved to one side of theirs.
      let isNormed = kinds.contains(.batchNorm) || kinds.contains(.layerNorm)
      let name = isNormed ? "layer1.bias" : "layer0.bias"
      let bias = try #require(network.parameters.layout.blocks.first { $0.name == name })
      b.write([3, 3, -4, 3, -4, 3], to: network.parameters[bias])
    }
    let value = try network.lossAndGradients(loss, key: 9)
    #expect(value.isFinite && value > 0)
    let gradients = try b.read(network.parameters.gradients)
    b.fill(network.parameters.gradients, with: .nan)
    _ = try network.lossAndGradients(loss, key: 9)
    #expect(try b.read(network.parameters.gradients) == gradients)
    for block in network.parameters.layout.blocks {
      let values = try b.read(network.parameters[block])
      _ = try network.lossAndGradients(loss, key: 9)
      let gradient = try b.read(network.parameters.gradient(block)).map(Double.init)
      let length = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
      // What stands before a batch norm has a bias without effect: its gradient is rounding alone.
      guard length > 1e-5 else {
        let isNormed = kinds.contains(.batchNorm) || kinds.contains(.batchNorm(isAffine: false))
        #expect(isNormed && block.name.hasSuffix(".bias"), "\(block.name)")
        continue
      }
      let step = 1e-2
      let losses = try [step, -step, 2 * step, -2 * step].map { step in
        b.write(
          zip(values, gradient).map { Float(Double($0) + step * $1 / length) },
          to: network.parameters[block])
        return try network.lossAndGradients(loss, key: 9)
      }
      b.write(values, to: network.parameters[block])
      let slope = (8 * (losses[0] - losses[1]) - (losses[2] - losses[3])) / (12 * step)
      #expect(abs(slope - length) / length < 5e-3, "\(block.name): \(slope), \(length)")
    }
  }

  @Test("9. J = (1/N) Σ (y* − y)² of two rectified units, parameter by parameter")
  func byHand() throws {
    let network = try Self.network([.dense(2), .activation(.relu), .dense(1)], inputs: 2, rows: 3)
    let b = network.backend
    let x: [[Double]] = [[1, 2], [-1, 0.5], [3, -2]]
    let y: [Double] = [1, -2, 0.5]
    b.write(x.flatMap { $0.map(Float.init) }, to: network.input)
    b.write(y.map(Float.init), to: network.targets)
    let store = network.parameters
    let parameters = try store.layout.blocks.flatMap { try b.read(store[$0]).map(Double.init) }
    /// w of the first layer by rows, c, w, b.
    func loss(_ p: [Double]) -> Double {
      zip(x, y).reduce(0) { sum, row in
        let (x, y) = row
        let h = [0, 1].map { max(0, p[2 * $0] * x[0] + p[2 * $0 + 1] * x[1] + p[4 + $0]) }
        let error = p[6] * h[0] + p[7] * h[1] + p[8] - y
        return sum + error * error / 3
      }
    }
    #expect(
      try abs(network.lossAndGradients(.squaredError, key: 1) / loss(parameters) - 1) < 1e-6)
    for (index, gradient) in try b.read(store.gradients).enumerated() {
      let slopes = [1e-6, -1e-6].map { step in
        var moved = parameters
        moved[index] += step
        return loss(moved)
      }
      #expect(abs(Double(gradient) - (slopes[0] - slopes[1]) / 2e-6) < 2e-6, "parameter \(index)")
    }
  }

  @Test("10. Of J = ½‖y − Wh‖², ∂J/∂W = (Wh − y)hᵀ, and ∂J/∂h = Wᵀ(Wh − y)")
  func layerRule() throws {
    let network = try Self.network([.dense(2)], inputs: 3, rows: 1)
    let b = network.backend
    let store = network.parameters
    let (weight, bias) = (store.layout.blocks[0], store.layout.blocks[1])
    b.write([1, 2, 3, -1, 0, 2], to: store[weight])
    b.write([0, 0], to: store[bias])
    b.write([2, -1, 0.5], to: network.input)
    let y = try b.read(try network.forward(network.input, key: 1))
    #expect(y == [1.5, -1])
    let error = Arena(on: b).matrix(1, 2)
    b.write([1, -3], to: error)
    let dx = try b.read(network.backward(error))
    #expect(try b.read(store.gradient(weight)) == [2, -1, 0.5, -6, 3, -1.5])
    #expect(try b.read(store.gradient(bias)) == [1, -3])
    #expect(dx == [4, 2, -3])
  }

  @Test("12. Of a sigmoid under binary cross-entropy, ∂L/∂z = ŷ − y, also where σ is 0 or 1")
  func binaryCrossEntropy() throws {
    let network = try Self.network([.dense(1)], inputs: 1, rows: 6)
    let b = network.backend
    let store = network.parameters
    b.write([1], to: store[store.layout.blocks[0]])
    b.write([0], to: store[store.layout.blocks[1]])
    let (z, y): ([Float], [Float]) = ([-1e4, -3, 0, 0.5, 40, 1e4], [0, 1, 0.5, 1, 0, 1])
    b.write(z, to: network.input)
    b.write(y, to: network.targets)
    let mean = try network.lossAndGradients(.binaryCrossEntropy, key: 1)
    let expected = zip(z, y).map { z, y in
      let z = Double(z)
      return max(z, 0) - z * Double(y) + log1p(exp(-abs(z)))
    }
    #expect(abs(mean / (expected.reduce(0, +) / 6) - 1) < 1e-12)
    let gradients = zip(z, y).map { 1 / (1 + exp(-Double($0))) - Double($1) }
    let bias = try b.read(store.gradient(store.layout.blocks[1]))[0]
    #expect(abs(Double(bias) - gradients.reduce(0, +) / 6) < 1e-6)
  }

  @Test("13. Linear layers one upon another are one linear layer")
  func stackedLinearLayers() throws {
    let deep = try Self.network(
      [.dense(5), .activation(.linear), .dense(4), .dense(3)], inputs: 4, rows: 5)
    let b = deep.backend
    /// Rows of the identity and of zeros give the one matrix and its bias.
    b.write((0..<20).map { $0 < 16 && $0 % 5 == 0 ? 1 : 0 }, to: deep.input)
    let y = try b.read(deep.predict(deep.input))
    let bias = Array(y[12...])
    let one = try Sequential([.dense(3)], inputs: 4, rows: 5, seed: 1, on: b)
    let blocks = one.parameters.layout.blocks
    b.write(
      (0..<12).map { y[$0 % 4 * 3 + $0 / 4] - bias[$0 / 4] }, to: one.parameters[blocks[0]])
    b.write(bias, to: one.parameters[blocks[1]])
    for network in [deep, one] {
      b.write(draws(20, seed: TestSeed.seed(7), range: 2), to: network.input)
    }
    #expect(
      try deviation(b.read(one.predict(one.input)), from: b.read(deep.predict(deep.input))) < 1e-6)
  }

  @Test("16. Two layers with six pairs of threshold units detect whether any two of four are equal")
  func pairwiseEquality() throws {
    // A pair is equal where neither difference is above ½; σ of 1000 times as much is 1, or 0 but for
    // 10⁻³⁸.
    let pairs = (0..<4).flatMap { i in (i + 1..<4).map { (i, $0) } }
    let network = try Self.network(
      [
        .dense(12), .activation(.sigmoid), .dense(6), .activation(.sigmoid), .dense(1),
        .activation(.sigmoid),
      ], inputs: 4, rows: 256)
    let b = network.backend
    let blocks = network.parameters.layout.blocks
    var (first, second) = ([Float](repeating: 0, count: 48), [Float](repeating: 0, count: 72))
    for (index, (i, j)) in pairs.enumerated() {
      for (unit, sign) in [(2 * index, 1000), (2 * index + 1, -1000)] as [(Int, Float)] {
        first[unit * 4 + i] = sign
        first[unit * 4 + j] = -sign
        second[index * 12 + unit] = -1000
      }
    }
    let values: [[Float]] = [
      first, .init(repeating: -500, count: 12), second, .init(repeating: 500, count: 6),
      .init(repeating: 1000, count: 6), [-500],
    ]
    for (block, values) in zip(blocks, values) { b.write(values, to: network.parameters[block]) }
    let inputs = (0..<256).map { code in (0..<4).map { Float(code >> (2 * $0) & 3) } }
    b.write(inputs.flatMap { $0 }, to: network.input)
    let expected: [Float] = inputs.map { Set($0).count < 4 ? 1 : 0 }
    #expect(try b.read(network.predict(network.input)).map { $0 < 1e-37 ? 0 : $0 } == expected)
  }

  @Test("28. Ten inputs to twenty units with a bias and batch norm are 260 parameters")
  func count() throws {
    let network = try Self.network([.dense(20), .batchNorm], inputs: 10, rows: 2)
    #expect(network.parameters.layout.count == 260)
    #expect(network.parameters.layout.statisticsCount == 40)
  }

  @Test("28. Batch norm of a batch of one is refused to learn from, and can be used")
  func batchOfOne() throws {
    let network = try Self.network([.dense(3), .batchNorm], inputs: 2, rows: 1)
    #expect(throws: ConfigurationError.self) {
      try network.lossAndGradients(.squaredError, key: 1)
    }
    do {
      _ = try network.forward(network.input, key: 1)
      Issue.record("a batch of one was learnt from")
    } catch {
      #expect("\(error)".contains("a batch of one"))
    }
    #expect(try network.backend.read(network.predict(network.input)).allSatisfy { $0.isFinite })
  }

  @Test("28. Batch norm has the batch's statistics in training and running ones in use")
  func batchStatistics() throws {
    let network = try Self.network([.batchNorm], inputs: 2, rows: 4)
    let b = network.backend
    b.write([1, 10, 2, 10, 3, 30, 6, 30], to: network.input)
    let y = try b.read(try network.forward(network.input, key: 1))
    // Column 0 has mean 3 and variance 14/4, column 1 mean 20 and variance 100.
    let scale = 1 / (3.5 + 1e-5).squareRoot()
    let expected = [-2, -1, 0, 3].map { $0 * scale }
    for (row, expected) in expected.enumerated() {
      #expect(abs(Double(y[2 * row]) - expected) < 1e-6)
      #expect(abs(abs(y[2 * row + 1]) - 1) < 1e-6)
    }
    // A tenth of the mean, and of the unbiased variance.
    let statistics = try b.read(network.parameters.statistics)
    let kept = [0.3, 2, 0.9 + 1.4 / 3, 0.9 + 40.0 / 3]
    #expect(deviation(statistics, from: kept) < 1e-6)
    let used = try b.read(network.predict(network.input))
    for (index, x) in [1, 10, 2, 10, 3, 30, 6, 30].enumerated() {
      let (mean, variance) = (kept[index % 2], kept[2 + index % 2])
      #expect(abs(Double(used[index]) - (Double(x) - mean) / (variance + 1e-5).squareRoot()) < 1e-5)
    }
    #expect(try b.read(network.parameters.statistics) == statistics)
  }

  @Test("28. Layer norm is of one row alone, and the same in training and use")
  func layerStatistics() throws {
    let network = try Self.network([.layerNorm], inputs: 5, rows: 3)
    let b = network.backend
    let x = draws(15, seed: TestSeed.seed(3), range: 4)
    b.write(x, to: network.input)
    let all = try b.read(network.predict(network.input))
    #expect(try b.read(try network.forward(network.input, key: 1)) == all)
    b.write(Array(x[5..<10]), to: network.input[0..<1])
    #expect(try b.read(network.predict(network.input[0..<1])) == Array(all[5..<10]))
  }

  @Test("30. As a composition of functions: g(f(x)) is the sequence of both, forward and backward")
  func composition() throws {
    let kinds: [LayerKind] = [.dense(6), .activation(.tanh)]
    let whole = try Self.network(kinds + [.dense(3)], inputs: 4, rows: 5)
    let b = whole.backend
    let f = try Sequential(kinds, inputs: 4, rows: 5, seed: 1, on: b)
    let g = try Sequential([.dense(3)], inputs: 6, rows: 5, seed: 1, on: b)
    let split = whole.parameters.layout.blocks
    for (part, blocks) in [(f, split.prefix(2)), (g, split.suffix(2))] {
      for (block, from) in zip(part.parameters.layout.blocks, blocks) {
        b.copy(whole.parameters[from], to: part.parameters[block])
      }
      b.fill(part.parameters.gradients, with: 0)
    }
    let x = draws(20, seed: TestSeed.seed(1), range: 1)
    b.write(x, to: whole.input)
    b.write(x, to: f.input)
    let y = try b.read(try whole.forward(whole.input, key: 1))
    #expect(try b.read(try g.forward(f.forward(f.input, key: 1), key: 1)) == y)
    let dy = Arena(on: b).matrix(5, 3)
    b.write(draws(15, seed: TestSeed.seed(2), range: 1), to: dy)
    b.fill(whole.parameters.gradients, with: 0)
    let dx = try b.read(whole.backward(dy))
    #expect(try b.read(f.backward(g.backward(dy))) == dx)
    #expect(
      try b.read(f.parameters.gradients) + b.read(g.parameters.gradients)
        == b.read(whole.parameters.gradients))
  }

  @Test("A number that cannot be is refused")
  func refusals() throws {
    for kinds in [[.dense(0)], [.dropout(1)], [.dense(2), .dropout(-0.1)]] as [[LayerKind]] {
      #expect(throws: ConfigurationError.self) { try Self.network(kinds, inputs: 2, rows: 2) }
    }
    #expect(throws: ConfigurationError.self) { try Self.network([.dense(2)], inputs: 0, rows: 2) }
    #expect(throws: ConfigurationError.self) { try Self.network([.dense(2)], inputs: 2, rows: 0) }
  }
}
