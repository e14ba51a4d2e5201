import CPUCompute
import Glibc
import LanguageModels
import ModelTesting
import TestSupport
import Testing

/// Networks as graphs of layers.
@Suite(.seeded) struct NetworkTests {
  static func backend() throws -> CPUBackend { try CPUBackend(threads: 1) }

  @Test("44. Two inputs through one W₁, a = relu(z₁) − relu(z₂): its updates are those by hand")
  func twoInputs() throws {
    let b = try Self.backend()
    let (left, right) = (Node.input(2), Node.input(2))
    let first = SharedLayer(.dense(3), name: "first")
    let a =
      first(left).applying(.activation(.relu)) - first(right).applying(.activation(.relu))
    let network = try Network(
      inputs: [left, right], output: a.applying(.dense(1)), rows: 4, initialization: .uniform(1),
      seed: 3, on: b)
    let store = network.parameters
    let blocks = store.layout.blocks
    #expect(blocks.map(\.name) == ["first.weight", "first.bias", "layer3.weight", "layer3.bias"])
    let x = [[1, 2, -1, 0.5, 3, -2, 0.25, 0.75], [0.5, -1, 2, 2, -0.25, 1, 1, -3]] as [[Float]]
    let y: [Float] = [1, 0, 0, 1]
    for (input, values) in zip(network.inputs, x) { b.write(values, to: input) }
    b.write(y, to: network.targets)
    var p = try blocks.map { try b.read(store[$0]).map(Double.init) }
    for step in 0..<5 {
      let loss = try network.lossAndGradients(.binaryCrossEntropy, key: UInt64(step))
      b.addScaled(-0.5, store.gradients, to: store.values)
      // By hand: of every row, the gradient of the logit is (ŷ − y)/4; that of W₁ is the sum of what both
      // inputs bring, with the sign with which they enter.
      var (gradient, expected) = (p.map { $0.map { _ in 0.0 } }, 0.0)
      for row in 0..<4 {
        let inputs = x.map { [Double($0[2 * row]), Double($0[2 * row + 1])] }
        let z = inputs.map { x in
          (0..<3).map { p[0][2 * $0] * x[0] + p[0][2 * $0 + 1] * x[1] + p[1][$0] }
        }
        let a = (0..<3).map { max(0, z[0][$0]) - max(0, z[1][$0]) }
        let logit = (0..<3).reduce(p[3][0]) { $0 + p[2][$1] * a[$1] }
        let target = Double(y[row])
        expected += (max(logit, 0) - logit * target + log1p(exp(-abs(logit)))) / 4
        let error = (1 / (1 + exp(-logit)) - target) / 4
        gradient[3][0] += error
        for unit in 0..<3 {
          gradient[2][unit] += error * a[unit]
          for (side, sign) in [(0, 1.0), (1, -1.0)] where z[side][unit] > 0 {
            let dz = sign * error * p[2][unit]
            gradient[1][unit] += dz
            for i in 0..<2 { gradient[0][2 * unit + i] += dz * inputs[side][i] }
          }
        }
      }
      #expect(abs(loss - expected) < 1e-6)
      for block in p.indices {
        for i in p[block].indices { p[block][i] -= 0.5 * gradient[block][i] }
        #expect(deviation(try b.read(store[blocks[block]]), from: p[block]) < 1e-5, "step \(step)")
      }
    }
  }

  /// Every operation, a branch, a layer in two places, one input used twice.
  static func graph(on b: any Backend, rows: Int) throws -> Network {
    let (x, y) = (Node.input(4), Node.input(3))
    let shared = SharedLayer(.dense(6))
    let branch = shared(x).applying(.activation(.tanh))
    let other = y.applying(.dense(4), .activation(.sigmoid))
    let again = shared(other).applying(.layerNorm, .dropout(0.2))
    let product = branch * again
    let joined = Node.concatenation([product, x, branch - again, y])
    return try Network(
      inputs: [x, y], output: joined.applying(.dense(5), .softmax, .dense(3)) + y, rows: rows,
      initialization: .uniform(0.8), seed: 4, on: b)
  }

  @Test("9. Back-propagation through every operation is the slope", arguments: Loss.allCases)
  func slopes(_ loss: Loss) throws {
    let b = try Self.backend()
    let network = try Self.graph(on: b, rows: 5)
    b.write(draws(20, seed: TestSeed.seed(1), range: 1), to: network.inputs[0])
    b.write(draws(15, seed: TestSeed.seed(2), range: 1), to: network.inputs[1])
    b.write(draws(15, seed: TestSeed.seed(3), range: 0.5).map { $0 + 0.5 }, to: network.targets)
    for row in 0..<5 { network.classes[row] = Int32(row % 3) }
    func slope(_ values: Matrix, _ gradient: [Double]) throws -> Double {
      let length = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let before = try b.read(values)
      let step = 1e-2
      let losses = try [step, -step, 2 * step, -2 * step].map { step in
        b.write(zip(before, gradient).map { Float(Double($0) + step * $1 / length) }, to: values)
        return try network.lossAndGradients(loss, key: 9)
      }
      b.write(before, to: values)
      return (8 * (losses[0] - losses[1]) - (losses[2] - losses[3])) / (12 * step)
    }
    for block in network.parameters.layout.blocks {
      _ = try network.lossAndGradients(loss, key: 9)
      let gradient = try b.read(network.parameters.gradient(block)).map(Double.init)
      let length = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let slope = try slope(network.parameters[block], gradient)
      #expect(length > 1e-5 && abs(slope / length - 1) < 5e-3, "\(block.name): \(slope), \(length)")
    }
  }

  @Test("The gradients of the inputs are slopes of a sum of outputs")
  func inputGradients() throws {
    let b = try Self.backend()
    let network = try Self.graph(on: b, rows: 1)
    var x = [
      draws(4, seed: TestSeed.seed(1), range: 1), draws(3, seed: TestSeed.seed(2), range: 1),
    ]
    let weights: [Float] = [1, -2, 0.5]
    func value() throws -> Double {
      for (input, values) in zip(network.inputs, x) { b.write(values, to: input) }
      let y = try b.read(try network.forward(network.inputs, key: 9))
      return zip(y, weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    _ = try value()
    let dy = Arena(on: b).matrix(1, 3)
    b.write(weights, to: dy)
    b.fill(network.parameters.gradients, with: 0)
    let gradients = try network.backward(from: dy).map { try b.read($0) }
    for input in x.indices {
      for i in x[input].indices {
        let before = x[input][i]
        let values = try [Float(0.01), -0.01].map { step in
          x[input][i] = before + step
          return try value()
        }
        x[input][i] = before
        #expect(abs((values[0] - values[1]) / 0.02 - Double(gradients[input][i])) < 2e-3)
      }
    }
  }

  @Test("A line of layers as a graph and as a sequence are the same bytes")
  func sequence() throws {
    let kinds: [LayerKind] = [.dense(5), .batchNorm, .activation(.silu), .dropout(0.4), .dense(2)]
    let b = try Self.backend()
    let x = Node.input(3)
    let networks = [
      try Network(inputs: [x], output: x.applying(kinds), rows: 6, seed: 2, on: b),
      try Sequential(kinds, inputs: 3, rows: 6, seed: 2, on: b),
    ]
    var results: [[Float]] = []
    for network in networks {
      b.write(draws(18, seed: TestSeed.seed(1), range: 1), to: network.inputs[0])
      b.write(draws(12, seed: TestSeed.seed(2), range: 1), to: network.targets)
      for step in 0..<10 {
        _ = try network.lossAndGradients(.squaredError, rows: 5, key: UInt64(step))
        b.addScaled(-0.1, network.parameters.gradients, to: network.parameters.values)
      }
      results.append(
        try b.read(network.parameters.values) + b.read(network.parameters.statistics)
          + b.read(network.predict(network.inputs)))
    }
    #expect(results[0] == results[1])
  }

  @Test("Rows are concatenated exactly, whatever their widths and values")
  func concatenation() throws {
    let b = try Self.backend()
    for widths in [[3, 5], [4, 6, 2], [1], [8, 4, 8]] {
      let nodes = widths.map { Node.input($0) }
      let network = try Network(
        inputs: nodes, output: .concatenation(nodes + [nodes[0]]), rows: 7, seed: 1, on: b)
      var values = widths.enumerated().map {
        draws(7 * $1, seed: TestSeed.seed(UInt64($0)), range: 9)
      }
      values[0][0] = .infinity
      for (input, values) in zip(network.inputs, values) { b.write(values, to: input) }
      // A part of the rows, after all of them.
      for rows in [7, 3] {
        let y = try b.read(network.predict(network.inputs.map { $0[0..<rows] }))
        var expected: [Float] = []
        for row in 0..<rows {
          for x in values + [values[0]] {
            let width = x.count / 7
            expected += x[row * width..<(row + 1) * width]
          }
        }
        #expect(y == expected)
      }
    }
  }

  @Test("Thresholds are exact for every number that there is")
  func thresholds() throws {
    let b = try Self.backend()
    let z: [Float] = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e-30, -1e-30, 0.5, -0.5, 1e30,
      -.greatestFiniteMagnitude, .infinity, -.infinity,
    ]
    for (threshold, expected) in [
      (Threshold.step, z.map { $0 > 0 ? 1 : 0 }), (.isZero, z.map { $0 == 0 ? 1 : 0 }),
    ] as [(Threshold, [Float])] {
      let network = try Sequential(
        [.threshold(threshold)], inputs: z.count, rows: 1, seed: 1, on: b)
      b.write(z, to: network.input)
      #expect(try b.read(network.predict(network.input)) == expected, "\(threshold)")
      _ = try network.forward(network.input, key: 1)
      b.write(z.map { _ in 1 }, to: network.targets)
      #expect(try b.read(network.backward(network.targets)) == z.map { _ in 0 })
    }
  }

  @Test("A softmax between layers is the softmax of every row, also of logits of ±10⁴")
  func softmax() throws {
    let b = try Self.backend()
    let rows: [[Float]] = [[1, 2, 3], [1e4, -1e4, 0], [-1e4, -1e4, -1e4], [0.5, 0.5, -1]]
    let network = try Sequential([.softmax], inputs: 3, rows: 4, seed: 1, on: b)
    b.write(rows.flatMap { $0 }, to: network.input)
    let expected = rows.flatMap { row in
      let powers = row.map { exp(Double($0) - Double(row.max() ?? 0)) }
      return powers.map { $0 / powers.reduce(0, +) }
    }
    #expect(deviation(try b.read(network.predict(network.input)), from: expected) < 1e-6)
  }

  @Test("42. Six units φ of pairwise differences tell whether two of four real numbers are equal")
  func equalNumbers() throws {
    let b = try Self.backend()
    let network = try Sequential(
      [
        .dense(6, hasBias: false), .threshold(.isZero), .dense(1, hasBias: false),
        .threshold(.step),
      ],
      inputs: 4, rows: 6, seed: 1, on: b)
    // W⁽¹⁾ has a row of +1 and −1 for every pair, W⁽²⁾ = (1 … 1): the sum counts equal pairs.
    let pairs = (0..<4).flatMap { i in (i + 1..<4).map { (i, $0) } }
    let first = pairs.flatMap { i, j in (0..<4).map { Float($0 == i ? 1 : $0 == j ? -1 : 0) } }
    for (block, values) in zip(
      network.parameters.layout.blocks, [first, .init(repeating: 1, count: 6)])
    {
      b.write(values, to: network.parameters[block])
    }
    let examples: [([Float], Float)] = [
      ([1, 2, 3, 4], 0), ([1, 2, 3, 1], 1), ([0.1, 0.1, 7, 7], 1), ([5, 5, 5, 5], 1),
      // The smallest difference that two floats have.
      ([1, Float(1).nextUp, 0, 2], 0), ([-0.5, 1e30, 1e-30, -0.5], 1),
    ]
    b.write(examples.flatMap(\.0), to: network.input)
    #expect(try b.read(network.predict(network.input)) == examples.map(\.1))
  }

  @Test("16. A running AND as a graph: one layer with w = u = 1, b = −3/2 in every step")
  func runningAnd() throws {
    let (b, steps) = (try Self.backend(), 8)
    let inputs = (0...steps).map { _ in Node.input(1) }  // h₀ and x₁ … x_T
    let unit = SharedLayer(.dense(1), name: "unit")
    let last = inputs.dropFirst().reduce(inputs[0]) { h, x in
      unit(.concatenation([h, x])).applying(.threshold(.step))
    }
    let network = try Network(
      inputs: inputs, output: last, rows: 1 << steps, seed: 1, on: b)
    #expect(network.parameters.layout.count == 3)
    for (block, values) in zip(network.parameters.layout.blocks, [[1, 1], [-1.5]] as [[Float]]) {
      b.write(values, to: network.parameters[block])
    }
    b.fill(network.inputs[0], with: 1)
    for t in 0..<steps {
      b.write((0..<1 << steps).map { Float($0 >> t & 1) }, to: network.inputs[1 + t])
    }
    let expected = (0..<1 << steps).map { Float($0 == 1 << steps - 1 ? 1 : 0) }
    #expect(try b.read(network.predict(network.inputs)) == expected)
  }

  @Test("A summary has the layers with their shapes, and counts shared weights once")
  func summary() throws {
    let (x, y) = (Node.input(shape: [2, 2]), Node.input(4))
    let first = SharedLayer(.dense(3))
    let joined = Node.concatenation([first(x.applying(.flatten)), first(y)])
    let network = try Network(
      inputs: [x, y], output: joined.applying(.activation(.relu), .dense(2, hasBias: false)),
      rows: 1, seed: 1, on: try Self.backend())
    #expect(
      network.summary.description == """
        name           layer                 shape  parameters
        input                                2 × 2  0
        layer0         flatten               4      0
        layer1         dense 3               3      15
        input                                4      0
        layer1 again   dense 3               3      0
        concatenation                        6      0
        layer2         relu                  6      0
        layer3         dense 2 without bias  2      12
        all                                         27
        """)
    #expect(network.summary.parameters == network.parameters.layout.count)
  }

  @Test("What does not fit together is refused, in words")
  func refusals() throws {
    let b = try Self.backend()
    let (x, y, image) = (Node.input(2), Node.input(3), Node.input(shape: [2, 2]))
    let cases: [([Node], Node, String)] = [
      ([x, y], x + y, "shape [2] does not go with shape [3], since a sum has two of one shape"),
      ([x, y], x * y, "a product has two"), ([x, y], x - y, "a difference has two"),
      ([image], image.applying(.dense(2)), "shape [2, 2] does not go with layer dense 2"),
      ([image], .concatenation([image, image]), "does not go with layer concatenation"),
      ([x], .concatenation([]), "nodes of a concatenation 0"),
      ([.input(0)], x, "inputs 1; choose the input that the output is computed from, once"),
      ([x, x], x.applying(.dense(1)), "inputs 2; choose the input"),
      ([x], .concatenation([x, y]), "inputs 1; choose the 2 inputs"),
      ([x, y], x.applying(.dense(1)), "inputs 2; choose the input"),
      ([x.applying(.dense(1))], x.applying(.dense(1)), "inputs 1; choose"),
      ([x], x.applying(.dense(0)), "units 0"),
      ([x], x.applying(.dense(2), .dropout(1), .dense(3)), "dropout 1"),
    ]
    for (inputs, output, message) in cases {
      let error = #expect(throws: ConfigurationError.self) {
        try Network(inputs: inputs, output: output, rows: 2, seed: 1, on: b)
      }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.contains(message), "\(text)")
    }
    let empty = Node.input(0)
    #expect(throws: ConfigurationError.self) {
      try Network(inputs: [empty], output: empty, rows: 2, seed: 1, on: b)
    }
  }
}
