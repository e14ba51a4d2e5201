import Charts
package import Compute
package import NeuralNetworks
import NumberFormatting

/// Networks whose weights are set by hand.
package enum HandSet {
  /// Tells whether two of four real numbers are equal.
  ///
  /// Six units φ(z) = 1 where z = 0 see the differences of all pairs, and a step unit counts them:
  /// W⁽¹⁾ has a row of +1 and −1 for every pair, W⁽²⁾ = (1 … 1).
  package static func equalNumbers(rows: Int, on backend: any Backend) throws -> Sequential {
    let network = try Sequential(
      [
        .dense(6, hasBias: false), .threshold(.isZero), .dense(1, hasBias: false),
        .threshold(.step),
      ], inputs: 4, rows: rows, seed: 1, on: backend)
    let pairs = (0..<4).flatMap { i in (i + 1..<4).map { (i, $0) } }
    let first = pairs.flatMap { i, j in
      (0..<4).map { Float($0 == i ? 1 : $0 == j ? -1 : 0) }
    }
    network.set([first, [Float](repeating: 1, count: 6)])
    return network
  }

  /// h_T = x_T − h_{T−1}, h₀ = 0: the alternating sum Σ (−1)^{T−i} x_i, without a weight.
  package static func alternatingSum(
    steps: Int, rows: Int, on backend: any Backend
  ) throws -> Network {
    let numbers = (0..<steps).map { _ in Node.input(1) }
    let last = numbers.dropFirst().reduce(numbers[0]) { h, x in x - h }
    return try Network(inputs: numbers, output: last, rows: rows, seed: 1, on: backend)
  }

  /// A running AND over `steps` bits: h_t = step(h_{t−1} + x_t − 3/2), one layer in every step.
  package static func runningAnd(steps: Int, rows: Int, on backend: any Backend) throws -> Network {
    let (start, bits) = (Node.input(1), (0..<steps).map { _ in Node.input(1) })
    let unit = SharedLayer(.dense(1), name: "unit")
    let last = bits.reduce(start) { h, x in
      unit(.concatenation([h, x])).applying(.threshold(.step))
    }
    let network = try Network(
      inputs: [start] + bits, output: last, rows: rows, seed: 1, on: backend)
    network.set([[1, 1], [-1.5]])
    backend.fill(network.inputs[0], with: 1)
    return network
  }

  /// Tells whether two streams of bits were equal so far.
  ///
  /// A NOR and an AND see a pair of bits; the output is (NOR or AND) and what it was before.
  package static func equalStreams(
    steps: Int, rows: Int, on backend: any Backend
  ) throws -> Network {
    let (start, pairs) = (Node.input(1), (0..<steps).map { _ in Node.input(2) })
    let (gates, output) = (
      SharedLayer(.dense(2), name: "gates"), SharedLayer(.dense(1), name: "output")
    )
    let last = pairs.reduce(start) { before, pair in
      let equal = gates(pair).applying(.threshold(.step))
      return output(.concatenation([equal, before])).applying(.threshold(.step))
    }
    let network = try Network(
      inputs: [start] + pairs, output: last, rows: rows, seed: 1, on: backend)
    network.set([[-1, -1, 1, 1], [0.5, -1.5], [1, 1, 1], [-1.5]])
    backend.fill(network.inputs[0], with: 1)
    return network
  }
}

extension Network {
  /// Writes every block of parameters.
  fileprivate func set(_ blocks: [[Float]]) {
    for (block, values) in zip(parameters.layout.blocks, blocks) {
      backend.write(values, to: parameters[block])
    }
  }
}

extension Lesson {
  static let thresholds = Lesson(
    "thresholds", "Networks by hand",
    look:
      "A few weights set by hand do what looks like a program: equality of any two of four numbers, a running AND, two equal streams."
  ) { run in
    let examples: [[Float]] = [
      [1, 2, 3, 4], [1, 2, 3, 1], [0.1, 0.1, 7, 7], [5, 5, 5, 5], [1, Float(1).nextUp, 0, 2],
    ]
    let equal = try HandSet.equalNumbers(rows: examples.count, on: run.backend)
    run.backend.write(examples.flatMap { $0 }, to: equal.input)
    let answers = try run.backend.read(equal.predict(equal.input))
    try run.say("\(equal.summary)")
    try run.show(
      "Are two of four numbers equal?", heads: ["x₁", "x₂", "x₃", "x₄", "answer"],
      rows: zip(examples, answers).map { x, y in x.map { "\($0)" } + [y == 1 ? "yes" : "no"] })
    let and = try HandSet.runningAnd(steps: 6, rows: 1, on: run.backend)
    let streams = try HandSet.equalStreams(steps: 6, rows: 1, on: run.backend)
    func answer(_ network: Network, _ bits: [[Float]]) throws -> String {
      for (input, values) in zip(network.inputs.dropFirst(), bits) {
        run.backend.write(values, to: input)
      }
      return try run.backend.read(network.predict(network.inputs)) == [1] ? "yes" : "no"
    }
    try run.show(
      "Were all bits 1?", heads: ["bits", "answer"],
      rows: try ["111111", "111011", "011111"].map { bits in
        [bits, try answer(and, bits.map { [$0 == "1" ? 1 : 0] })]
      })
    try run.show(
      "Are two streams equal?", heads: ["first", "second", "answer"],
      rows: try [("101100", "101100"), ("101100", "101110"), ("001100", "101100")].map { x, y in
        let pairs = zip(x, y).map { [$0 == "1" ? 1 : 0, $1 == "1" ? 1 : 0] as [Float] }
        return [x, y, try answer(streams, pairs)]
      })
    let numbers: [Float] = [3, -7, 11, 0.5, 1_024, -3]
    let sum = try HandSet.alternatingSum(steps: numbers.count, rows: 1, on: run.backend)
    for (input, number) in zip(sum.inputs, numbers) { run.backend.write([number], to: input) }
    try run.show(
      "h_t = x_t − h_{t−1}", heads: ["x₁ … x₆", "h₆"],
      rows: [
        [
          numbers.map { "\($0)" }.joined(separator: " "),
          "\(try run.backend.read(sum.predict(sum.inputs))[0])",
        ]
      ])
    // Where the equality network answers yes in a plane of its inputs.
    let side = 41
    let plane = try HandSet.equalNumbers(rows: side * side, on: run.backend)
    let points = (0..<side * side).map { at in
      (Float(at % side - side / 2) / 10, Float(at / side - side / 2) / 10)
    }
    run.backend.write(points.flatMap { [$0.0, $0.1, 0.5, -1] }, to: plane.input)
    let regions = try run.backend.read(plane.predict(plane.input))
    try run.draw(
      "thresholds",
      Picture(
        "Two of (x₁, x₂, ½, −1) are equal",
        ScatterChart(
          [
            .init(
              "two are equal",
              zip(points, regions).filter { $0.1 == 1 }.map { point, _ in
                Point(x: Double(point.0), y: Double(point.1))
              })
          ], x: Axis("x₁", in: -2...2), y: Axis("x₂", in: -2...2))))
  }
}
