import Compute
import ModelTesting
import TestSupport
import Testing

/// Products against plain loops in Double; the weight is [O, I], x is [n, I].
@Suite(.seeded) struct ProductTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    let n: Int
    let inputs: Int
    let outputs: Int
    var testDescription: String { "\(n) × \(inputs) × \(outputs)" }
  }

  static let shapes = [
    (1, 1, 1), (1, 7, 5), (3, 5, 7), (20, 33, 17), (32, 64, 256), (65, 129, 31), (9, 161, 200),
  ].map { Shape(n: $0.0, inputs: $0.1, outputs: $0.2) }
  static let bound = 2e-6

  /// Σ_k left(i, k)·right(k, j) + start(i, j).
  static func product(
    _ rows: Int, _ columns: Int, inner: Int, _ left: (Int, Int) -> Double,
    _ right: (Int, Int) -> Double, plus start: (Int, Int) -> Double = { _, _ in 0 }
  ) -> [Double] {
    (0..<rows * columns).map { at in
      let (i, j) = (at / columns, at % columns)
      return (0..<inner).reduce(start(i, j)) { $0 + left(i, $1) * right($1, j) }
    }
  }

  @Test(arguments: shapes, [false, true])
  func linear(_ s: Shape, hasBias: Bool) throws {
    let bench = try Bench()
    let x = bench.random(s.n, s.inputs, seed: 1)
    let w = bench.random(s.outputs, s.inputs, seed: 2)
    let bias = bench.random(1, s.outputs, seed: 3)
    let y = bench.random(s.n, s.outputs, seed: 4)  // what was there before does not count
    bench.backend.linear(x, weight: Weight(w), bias: hasBias ? bias : nil, into: y)
    let (xs, ws, bs) = try (bench.double(x), bench.double(w), bench.double(bias))
    let expected = Self.product(
      s.n, s.outputs, inner: s.inputs, { xs[$0 * s.inputs + $1] }, { ws[$1 * s.inputs + $0] },
      plus: { hasBias ? bs[$1] : 0 * Double($0) })
    #expect(try deviation(bench.read(y), from: expected, least: 1) < Self.bound)
  }

  @Test(arguments: shapes)
  func addLinear(_ s: Shape) throws {
    let bench = try Bench()
    let x = bench.random(s.n, s.inputs, seed: 1)
    let w = bench.random(s.outputs, s.inputs, seed: 2)
    let y = bench.random(s.n, s.outputs, seed: 4)
    let (xs, ws, ys) = try (bench.double(x), bench.double(w), bench.double(y))
    bench.backend.addLinear(x, weight: Weight(w), to: y)
    let expected = Self.product(
      s.n, s.outputs, inner: s.inputs, { xs[$0 * s.inputs + $1] }, { ws[$1 * s.inputs + $0] },
      plus: { ys[$0 * s.outputs + $1] })
    #expect(try deviation(bench.read(y), from: expected, least: 1) < Self.bound)
  }

  @Test(arguments: shapes, [false, true])
  func inputGradient(_ s: Shape, adding: Bool) throws {
    let bench = try Bench()
    let dy = bench.random(s.n, s.outputs, seed: 1)
    let w = bench.random(s.outputs, s.inputs, seed: 2)
    let dx = bench.random(s.n, s.inputs, seed: 3)
    let (dys, ws, dxs) = try (bench.double(dy), bench.double(w), bench.double(dx))
    bench.backend.linearInputGradient(dy, weight: Weight(w), into: dx, adding: adding)
    let expected = Self.product(
      s.n, s.inputs, inner: s.outputs, { dys[$0 * s.outputs + $1] },
      { ws[$0 * s.inputs + $1] }, plus: { adding ? dxs[$0 * s.inputs + $1] : 0 })
    #expect(try deviation(bench.read(dx), from: expected, least: 1) < Self.bound)
  }

  @Test func aWeightIsMultipliedAsItIsNow() throws {
    let bench = try Bench()
    let (x, dy) = (bench.random(20, 40, seed: 1), bench.random(20, 24, seed: 2))
    let w = bench.random(24, 40, seed: 3)
    let weight = Weight(w)
    func products(_ weight: Weight) throws -> [[Float]] {
      let (y, dx) = (bench.zeros(20, 24), bench.zeros(20, 40))
      bench.backend.linear(x, weight: weight, bias: nil, into: y)
      bench.backend.linearInputGradient(dy, weight: weight, into: dx, adding: false)
      return try [bench.read(y), bench.read(dx)]
    }
    let before = try products(weight)
    bench.backend.scale(w, by: 2)
    weight.invalidate()
    #expect(try products(weight) == before.map { $0.map { 2 * $0 } })
    #expect(try products(Weight(w)) == products(weight))
  }

  @Test("A square weight is multiplied in both directions, one after the other")
  func squareWeights() throws {
    let bench = try Bench()
    let (n, width) = (20, 32)
    let (x, w) = (bench.random(n, width, seed: 1), bench.random(width, width, seed: 2))
    let (xs, ws) = try (bench.double(x), bench.double(w))
    let forward = Self.product(
      n, width, inner: width, { xs[$0 * width + $1] }, { ws[$1 * width + $0] })
    let backward = Self.product(
      n, width, inner: width, { xs[$0 * width + $1] }, { ws[$0 * width + $1] })
    let weight = Weight(w)
    for _ in 0..<2 {
      let (y, dx) = (bench.zeros(n, width), bench.zeros(n, width))
      bench.backend.linear(x, weight: weight, bias: nil, into: y)
      bench.backend.linearInputGradient(x, weight: weight, into: dx, adding: false)
      #expect(try deviation(bench.read(y), from: forward) < Self.bound)
      #expect(try deviation(bench.read(dx), from: backward) < Self.bound)
    }
  }

  @Test("A compact weight is multiplied as it is now", arguments: [1, 3])
  func compactWeightsChange(rows: Int) throws {
    let bench = try Bench()
    let (x, w) = (bench.random(rows, 40, seed: 1), bench.random(24, 40, seed: 2))
    let weight = Weight(w, isCompact: true)
    func product() throws -> [Float] {
      let y = bench.zeros(rows, 24)
      bench.backend.linear(x, weight: weight, bias: nil, into: y)
      return try bench.read(y)
    }
    let before = try product()
    #expect(try product() == before)
    bench.backend.scale(w, by: -2)
    weight.invalidate()
    #expect(try product() == before.map { -2 * $0 })
  }

  @Test(arguments: [1, 2, 3], [7, 33, 650])
  func aCompactWeightIsClose(rows: Int, inputs: Int) throws {
    let bench = try Bench()
    let x = bench.random(rows, inputs, seed: 1)
    let (w, bias) = (bench.random(19, inputs, seed: 2), bench.random(1, 19, seed: 3))
    let start = bench.random(rows, 19, seed: 4)
    let results = try [false, true].map { isCompact in
      let weight = Weight(w, isCompact: isCompact)
      let (y, sum) = (bench.zeros(rows, 19), bench.zeros(rows, 19))
      bench.backend.copy(start, to: sum)
      bench.backend.linear(x, weight: weight, bias: bias, into: y)
      bench.backend.addLinear(x, weight: weight, to: sum)
      return try bench.read(y) + bench.read(sum)
    }
    // Numbers uniform in ±1 are off by up to 1/254, of a root mean square of 1/√3: 0.4 % each. The worst
    // of ten seeds is 0.7 %.
    let error = deviation(results[1], from: results[0])
    #expect(error < 0.012)
    #expect(error > 0)
  }

  @Test(
    "A compact weight has no number too small, and none of zeros",
    arguments: [0, 0x1p-133, 0x1p-123])
  func tinyCompactWeights(size: Float) throws {
    let bench = try Bench()
    let weight = Weight(bench.random(24, 40, seed: 2, range: size), isCompact: true)
    let y = bench.zeros(1, 24)
    bench.backend.linear(bench.random(1, 40, seed: 1), weight: weight, bias: nil, into: y)
    #expect(try bench.read(y).allSatisfy { abs($0) <= 40 * size })
  }

  @Test(
    "Products of bf16 are those of rounded operands",
    .enabled(if: Processor.hasBF16, "this processor has no bf16"),
    arguments: shapes)
  func half(_ s: Shape) throws {
    let (single, half) = (try Bench(), try Bench())
    half.backend.precision = .bf16
    func products(_ bench: Bench, rounded: Bool) throws -> [[Float]] {
      func operand(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
        let values = draws(rows * columns, seed: TestSeed.seed(seed))
        return bench.matrix(rows, columns, rounded ? values.map(Self.rounded) : values)
      }
      let (x, dy) = (operand(s.n, s.inputs, seed: 1), operand(s.n, s.outputs, seed: 2))
      let weight = Weight(operand(s.outputs, s.inputs, seed: 3))
      let bias = bench.random(1, s.outputs, seed: 4)
      let (y, dw) = (bench.zeros(s.n, s.outputs), bench.random(s.outputs, s.inputs, seed: 5))
      let dx = bench.random(s.n, s.inputs, seed: 6)
      bench.backend.linear(x, weight: weight, bias: bias, into: y)
      bench.backend.addLinear(x, weight: weight, to: y)
      bench.backend.linearInputGradient(dy, weight: weight, into: dx, adding: true)
      bench.backend.linearWeightGradient(dy, x, into: dw, adding: true)
      return try [y, dx, dw].map(bench.read)
    }
    let (expected, exact) = try (products(single, rounded: true), products(single, rounded: false))
    for (index, result) in try products(half, rounded: false).enumerated() {
      // With few rows the products of a weight stay in float32.
      let reference = s.n < 4 && index < 2 ? exact : expected
      #expect(deviation(result, from: reference[index].map(Double.init)) < Self.bound)
    }
    // One number may be near to one with 8 bits.
    if s.outputs * s.inputs > 1 {
      #expect(deviation(expected[2], from: exact[2].map(Double.init)) > 1e-4)
    }
  }

  /// The nearest float with 8 bits of significand, ties to even.
  static func rounded(_ x: Float) -> Float {
    let unit = x.ulp * 0x1p16
    return (x / unit).rounded(.toNearestOrEven) * unit
  }

  @Test(
    "What is not finite stays so in bf16",
    .enabled(if: Processor.hasBF16, "this processor has no bf16"))
  func halfOfWhatIsNotFinite() throws {
    let bench = try Bench()
    bench.backend.precision = .bf16
    let weight = Weight(bench.matrix(8, 8, [Float](repeating: 1, count: 64)))
    for value in [Float(bitPattern: 0x7fff_ffff), .nan, .infinity] {
      let x = bench.matrix(8, 8, [value] + [Float](repeating: 1, count: 63))
      let y = bench.zeros(8, 8)
      bench.backend.linear(x, weight: weight, bias: nil, into: y)
      let values = try bench.read(y)
      #expect(values[..<8].allSatisfy { !$0.isFinite } && values[8...].allSatisfy { $0 == 8 })
    }
  }

  @Test func aCompactWeightIsExactForManyRows() throws {
    let bench = try Bench()
    let (x, w) = (bench.random(4, 40, seed: 1), bench.random(24, 40, seed: 2))
    let (a, b) = (bench.zeros(4, 24), bench.zeros(4, 24))
    bench.backend.linear(x, weight: Weight(w), bias: nil, into: a)
    bench.backend.linear(x, weight: Weight(w, isCompact: true), bias: nil, into: b)
    #expect(try bench.read(a) == bench.read(b))
  }

  @Test(arguments: shapes)
  func weightGradientAdds(_ s: Shape) throws {
    let bench = try Bench()
    let dy = bench.random(s.n, s.outputs, seed: 1)
    let x = bench.random(s.n, s.inputs, seed: 2)
    let dw = bench.random(s.outputs, s.inputs, seed: 3)
    let (dys, xs, dws) = try (bench.double(dy), bench.double(x), bench.double(dw))
    bench.backend.linearWeightGradient(dy, x, into: dw, adding: true)
    let expected = Self.product(
      s.outputs, s.inputs, inner: s.n, { dys[$1 * s.outputs + $0] }, { xs[$0 * s.inputs + $1] },
      plus: { dws[$0 * s.inputs + $1] })
    #expect(try deviation(bench.read(dw), from: expected, least: 1) < Self.bound)
  }

  @Test("A weight gradient that is not added to does not read what was there", arguments: shapes)
  func weightGradientReplaces(_ s: Shape) throws {
    let bench = try Bench()
    let (dy, x) = (bench.random(s.n, s.outputs, seed: 1), bench.random(s.n, s.inputs, seed: 2))
    let added = bench.zeros(s.outputs, s.inputs)
    let set = bench.matrix(s.outputs, s.inputs, [Float](repeating: .nan, count: added.count))
    bench.backend.linearWeightGradient(dy, x, into: added, adding: true)
    bench.backend.linearWeightGradient(dy, x, into: set, adding: false)
    #expect(try deviation(bench.read(set), from: bench.double(added)) < 1e-6)
  }

  @Test(arguments: shapes)
  func sumOfRowsAdds(_ s: Shape) throws {
    let bench = try Bench()
    let x = bench.random(s.n, s.inputs, seed: 1)
    let out = bench.random(1, s.inputs, seed: 2)
    let (xs, start) = try (bench.double(x), bench.double(out))
    bench.backend.sumRows(x, addingTo: out)
    let expected = Self.product(
      1, s.inputs, inner: s.n, { _, _ in 1 }, { xs[$0 * s.inputs + $1] }, plus: { start[$1 + $0] })
    #expect(try deviation(bench.read(out), from: expected) < Self.bound)
  }

  @Test(arguments: [2, 3])
  func moreThreadsGiveEqualProducts(threads: Int) throws {
    let (one, many) = (try Bench(), try Bench(threads: threads))
    let results = try [one, many].map { bench in
      let x = bench.random(131, 257, seed: 1)
      let w = bench.random(509, 257, seed: 2)
      let y = bench.zeros(131, 509)
      let dw = bench.zeros(509, 257)
      bench.backend.linear(x, weight: Weight(w), bias: nil, into: y)
      bench.backend.linearWeightGradient(y, x, into: dw, adding: true)
      return try [bench.read(y), bench.read(dw)]
    }
    for (a, b) in zip(results[0], results[1]) {
      #expect(deviation(b, from: a.map(Double.init)) < 1e-5)
    }
  }

  @Test("20. A one-hot input is a look-up: forward and backward")
  func oneHotIsLookUp() throws {
    let bench = try Bench()
    let (vocabulary, width) = (11, 5)
    let chosen: [Int32] = [3, 0, 10, 3, 7]
    let tokens = bench.tokens(chosen)
    let table = bench.random(vocabulary, width, seed: 1)
    let rows = try bench.read(table)
    // A row of the table is a column of the weight [E, V].
    let weight = bench.matrix(
      width, vocabulary,
      (0..<width * vocabulary).map { rows[$0 % vocabulary * width + $0 / vocabulary] })
    let oneHot = bench.matrix(
      chosen.count, vocabulary,
      chosen.flatMap { id in (0..<vocabulary).map { $0 == Int(id) ? Float(1) : 0 } })
    let (looked, multiplied) = (bench.zeros(5, width), bench.zeros(5, width))
    bench.backend.gather(table, tokens, into: looked)
    bench.backend.linear(oneHot, weight: Weight(weight), bias: nil, into: multiplied)
    #expect(try bench.read(looked) == bench.read(multiplied))

    let dy = bench.random(chosen.count, width, seed: 2)
    let (scattered, product) = (bench.zeros(vocabulary, width), bench.zeros(vocabulary, width))
    bench.backend.scatterAdd(dy, tokens, to: scattered)
    bench.backend.linearWeightGradient(oneHot, dy, into: product, adding: true)
    #expect(try bench.read(scattered) == bench.read(product))
  }
}
