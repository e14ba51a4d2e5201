import Compute
import Glibc
import ModelTesting
import TestSupport
import Testing

/// Look-ups and element-wise verbs against plain Swift.
@Suite(.seeded) struct LayerTests {
  @Test(arguments: [(1, 1), (5, 3), (37, 19)])
  func gatherAndScatterAdd(rows: Int, width: Int) throws {
    let bench = try Bench()
    let chosen = ids(rows, below: 4, seed: TestSeed.seed(1))  // ids occur more than once
    let table = bench.random(4, width, seed: 2)
    let (values, out) = try (bench.read(table), bench.zeros(rows, width))
    bench.backend.gather(table, bench.tokens(chosen), into: out)
    #expect(
      try bench.read(out) == chosen.flatMap { values[Int($0) * width..<(Int($0) + 1) * width] })

    let x = bench.random(rows, width, seed: 3)
    var expected = try bench.double(table)
    for (row, id) in chosen.enumerated() {
      for j in 0..<width { expected[Int(id) * width + j] += try bench.double(x)[row * width + j] }
    }
    bench.backend.scatterAdd(x, bench.tokens(chosen), to: table)
    #expect(try deviation(bench.read(table), from: expected) < 2e-6)
  }

  static func exact(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .linear: x
    case .tanh: tanh(x)
    case .sigmoid: 1 / (1 + exp(-x))
    case .silu: x == -.infinity ? 0 : x / (1 + exp(-x))
    case .relu: max(0, x)
    }
  }

  /// Every size of argument, the places where the kernels change formula, and the ends.
  static let arguments: [Float] =
    [0, 1e-30, 1e-8, 1e-3, 0.1999, 0.2, 0.2001, 0.5, 1, 3, 9, 20, 80]
    .flatMap { [$0, -$0] } + draws(4001, seed: TestSeed.seed(1), range: 8)

  @Test(arguments: Activation.allCases)
  func activations(_ activation: Activation) throws {
    let bench = try Bench()
    let x = bench.matrix(1, Self.arguments.count, Self.arguments)
    bench.backend.activate(activation, x, into: x)  // in place
    for (argument, y) in try zip(Self.arguments, bench.read(x)) {
      let expected = Self.exact(activation, Double(argument))
      // exp is good to 1.1e-6; tanh loses a little where its two formulas meet.
      #expect(abs(Double(y) - expected) <= 4e-6 * abs(expected), "at \(argument)")
    }
  }

  @Test(arguments: Activation.allCases)
  func activationsAtTheEnds(_ activation: Activation) throws {
    let bench = try Bench()
    let x = bench.matrix(1, 4, [1e30, -1e30, .infinity, -.infinity])
    bench.backend.activate(activation, x, into: x)
    for (y, argument) in try zip(bench.read(x), [1e30, -1e30, .infinity, -.infinity] as [Float]) {
      let expected = Float(Self.exact(activation, Double(argument)))
      #expect(y == expected || abs(y - expected) < 1e-30, "at \(argument)")
    }
  }

  @Test(arguments: Activation.allCases)
  func activationsKeepNotANumber(_ activation: Activation) throws {
    let bench = try Bench()
    let x = bench.matrix(1, 37, [Float](repeating: .nan, count: 37))
    bench.backend.activate(activation, x, into: x)
    #expect(try bench.read(x).allSatisfy { $0.isNaN })
  }

  @Test(arguments: Activation.allCases)
  func activationGradients(_ activation: Activation) throws {
    let bench = try Bench()
    let arguments = draws(1003, seed: TestSeed.seed(4), range: 4)
    let (x, y) = (bench.matrix(1, 1003, arguments), bench.zeros(1, 1003))
    bench.backend.activate(activation, x, into: y)
    let dy = bench.random(1, 1003, seed: 5)
    let expected = try zip(arguments, bench.double(dy)).map { x, dy in
      let h = 1e-6
      let up = Self.exact(activation, Double(x) + h)
      return dy * (up - Self.exact(activation, Double(x) - h)) / (2 * h)
    }
    bench.backend.activateBackward(activation, x, y, dy, into: dy)  // in place
    #expect(try deviation(bench.read(dy), from: expected) < 2e-6)
  }

  struct LSTMCase {
    static let (rows, width) = (5, 7)
    static let count = rows * width
    let gates = draws(4 * count, seed: TestSeed.seed(1), range: 3).map(Double.init)
    let previous = draws(count, seed: TestSeed.seed(2)).map(Double.init)
    let dOutput = draws(count, seed: TestSeed.seed(3)).map(Double.init)
    let dCell = draws(count, seed: TestSeed.seed(4)).map(Double.init)

    /// c and h of element `at`, from its four pre-activations.
    static func cell(_ z: [Double], _ previous: Double) -> (c: Double, h: Double) {
      let s = z.map { 1 / (1 + exp(-$0)) }
      let c = s[1] * previous + s[0] * tanh(z[2])
      return (c, s[3] * tanh(c))
    }

    func z(_ at: Int) -> [Double] {
      (0..<4).map { gates[at / Self.width * 4 * Self.width + $0 * Self.width + at % Self.width] }
    }

    /// ∂ of ⟨dOutput, h⟩ + ⟨dCell, c⟩ by one input of element `at`.
    func derivative(_ at: Int, _ change: (inout [Double], inout Double, Double) -> Void) -> Double {
      let h = 1e-6
      let sides = [h, -h].map { step in
        var (z, previous) = (z(at), previous[at])
        change(&z, &previous, step)
        let (c, h) = Self.cell(z, previous)
        return dOutput[at] * h + dCell[at] * c
      }
      return (sides[0] - sides[1]) / (2 * h)
    }
  }

  @Test func lstm() throws {
    let bench = try Bench()
    let (rows, width, count) = (LSTMCase.rows, LSTMCase.width, LSTMCase.count)
    let plain = LSTMCase()
    let gates = bench.matrix(rows, 4 * width, plain.gates.map { Float($0) })
    let previous = bench.matrix(rows, width, plain.previous.map { Float($0) })
    let (cell, output) = (bench.zeros(rows, width), bench.zeros(rows, width))
    bench.backend.lstmForward(
      gates: gates, previousCell: previous, cell: cell, output: output)
    let expected = (0..<count).map { LSTMCase.cell(plain.z($0), plain.previous[$0]) }
    #expect(try deviation(bench.read(cell), from: expected.map(\.c)) < 2e-6)
    #expect(try deviation(bench.read(output), from: expected.map(\.h)) < 2e-6)

    let dOutput = bench.matrix(rows, width, plain.dOutput.map { Float($0) })
    let dCell = bench.matrix(rows, width, plain.dCell.map { Float($0) })
    bench.backend.lstmBackward(
      gates: gates, previousCell: previous, cell: cell, dOutput: dOutput, dCell: dCell)
    let dPrevious = (0..<count).map { at in plain.derivative(at) { $1 += $2 + 0 * $0[0] } }
    #expect(try deviation(bench.read(dCell), from: dPrevious) < 4e-6)
    var dGates = plain.gates
    for at in 0..<count {
      for gate in 0..<4 {
        dGates[at / width * 4 * width + gate * width + at % width] =
          plain.derivative(at) { z, _, step in z[gate] += step }
      }
    }
    #expect(try deviation(bench.read(gates), from: dGates) < 4e-6)
  }
}
