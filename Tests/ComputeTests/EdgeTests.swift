import BackendTesting
import CPUCompute
import Compute
import Glibc
import ModelTesting
import ReferenceCompute
import TestSupport
import Testing

/// Numbers at the ends of ranges, on every backend of ours.
@Suite struct EdgeTests {
  enum Device: CaseIterable, Sendable {
    case cpu, threads, defaults, reference

    func make() throws -> any Backend {
      switch self {
      case .cpu: try CPUBackend(threads: 1)
      case .threads: try CPUBackend(threads: 3)
      case .defaults: MinimalBackend()
      case .reference: ReferenceBackend()
      }
    }
  }

  func matrix(_ values: [Float], on backend: any Backend) -> Matrix {
    let x = Arena(on: backend).matrix(1, values.count)
    backend.write(values, to: x)
    return x
  }

  @Test("A number at the limit is not beyond it", arguments: Device.allCases)
  func clamp(_ device: Device) throws {
    let b = try device.make()
    let limit: Float = 0.3
    let values = [
      limit, -limit, limit.nextUp, -limit.nextUp, limit.nextDown, 0, .infinity, -.infinity,
    ]
    let x = matrix(values + [.nan], on: b)
    #expect(try b.clamp(x, limit: limit) == 4)
    let clamped = try b.read(x)
    #expect(
      Array(clamped.dropLast())
        == [limit, -limit, limit, -limit, limit.nextDown, 0, limit, -limit])
    #expect(clamped[8].isNaN)
    #expect(try b.clamp(matrix([2], on: b), limit: 0) == 1)
  }

  @Test(
    "What is no number stays none, and infinities have their limits", arguments: Device.allCases)
  func activations(_ device: Device) throws {
    let b = try device.make()
    let limits: [Activation: [Float]] = [
      .linear: [.infinity, -.infinity, 0], .tanh: [1, -1, 0], .sigmoid: [1, 0, 0.5],
      .relu: [.infinity, 0, 0], .silu: [.infinity, 0, 0],
    ]
    for activation in Activation.allCases {
      let x = matrix([.infinity, -.infinity, 0, .nan], on: b)
      b.activate(activation, x, into: x)
      let values = try b.read(x)
      for (value, limit) in zip(values, limits[activation] ?? []) {
        #expect(value == limit || abs(value - limit) < 1e-6, "\(activation)")
      }
      #expect(values[3].isNaN, "\(activation)")
    }
  }

  @Test("The token 0 is a target, a negative one is none", arguments: Device.allCases)
  func targets(_ device: Device) throws {
    let b = try device.make()
    let arena = Arena(on: b)
    let (logits, norm) = (arena.matrix(3, 2), arena.matrix(3, 2))
    b.write([1, 0, 0, 3, 2, 2], to: logits)
    b.normalizers(logits, into: norm)
    let targets = arena.tokens(3)
    b.write([0, -1, 1], to: targets)
    let (losses, r) = (arena.matrix(3, 1), arena.matrix(3, 1))
    let total = try b.mixtureLosses(
      logits: logits, normalizers: norm, logPrior: nil, targets: targets, losses: losses,
      responsibilities: r)
    let first = log(1 + exp(-1.0))
    #expect(try deviation(b.read(losses), from: [first, 0, log(2.0)]) < 1e-6)
    #expect(abs(total - first - log(2.0)) < 1e-6)
    #expect(try b.read(r) == [1, 0, 1])
    b.softmaxGradient(logits, normalizers: norm, targets: targets, responsibilities: r)
    let p = 1 / (1 + exp(-1.0))
    #expect(try deviation(b.read(logits), from: [p - 1, 1 - p, 0, 0, 0.5, -0.5]) < 1e-6)
  }

  @Test("A cache of N positions forgets what came before them", arguments: Device.allCases)
  func cache(_ device: Device) throws {
    let b = try device.make()
    let arena = Arena(on: b)
    let (size, rows) = (3, 4)
    let (scores, out) = (arena.matrix(rows, size + rows), arena.matrix(rows, 1))
    let words: [Int32] = [5, 6, 5, 7, 6, 5, 9]
    let targets: [Int32] = [5, 6, 7, 8]
    let values = (0..<rows * (size + rows)).map { Float($0 % 5) }
    b.write(values, to: scores)
    let (allWords, allTargets) = (arena.tokens(words.count), arena.tokens(rows))
    b.write(words, to: allWords)
    b.write(targets, to: allTargets)
    for first in 0...size {
      b.cacheLogProbabilities(
        scores, words: allWords, size: size, first: first, targets: allTargets, flatness: 0.5,
        into: out)
      for (row, log) in try b.read(out).enumerated() {
        let window = max(row, first)..<row + size
        func mass(_ columns: [Int]) -> Double {
          columns.reduce(0) { $0 + exp(0.5 * Double(values[row * (size + rows) + $1])) }
        }
        let share = mass(window.filter { words[$0] == targets[row] }) / mass(Array(window))
        #expect(share > 0 ? abs(exp(Double(log)) - share) < 1e-5 : log == -.infinity, "\(first)")
      }
    }
  }

  @Test("Squared errors and their gradients", arguments: Device.allCases)
  func errors(_ device: Device) throws {
    let b = try device.make()
    let (y, targets, dy) = (
      matrix([1, -2, 0.5], on: b), matrix([0, 1, 0.5], on: b), matrix([7, 7, 7], on: b)
    )
    #expect(try b.squaredError(y, targets: targets, scale: 0.5, gradient: dy) == 10)
    #expect(try b.read(dy) == [1, -3, 0])
  }

  @Test("A row of one number is normalised to 0 by the root of ε", arguments: Device.allCases)
  func epsilon(_ device: Device) throws {
    let b = try device.make()
    let arena = Arena(on: b)
    let (x, one, scales, y) = (
      arena.matrix(2, 1), matrix([1], on: b), arena.matrix(2, 1), arena.matrix(2, 1)
    )
    b.write([3, -7], to: x)
    b.layerNorm(x, gain: one, bias: nil, normalized: x, scales: scales, into: y, adding: false)
    #expect(
      try deviation(b.read(scales), from: [1 / 1e-5.squareRoot(), 1 / 1e-5.squareRoot()]) < 1e-6)
    #expect(try b.read(x) == [0, 0] && b.read(y) == [0, 0])
  }
}

/// The cases of few numbers: a second of what takes the whole suite a minute without optimisation.
@Suite struct SmallConformanceTests {
  static let cases = BackendConformance.cases.filter { verbCase in
    let numbers = verbCase.shape.split { !$0.isNumber }.compactMap { Int($0) }
    return numbers.reduce(1, *) < 400
  }

  @Test(arguments: EdgeTests.Device.allCases)
  func conforms(_ device: EdgeTests.Device) throws {
    let conformance = BackendConformance(of: try device.make())
    #expect(Set(Self.cases.map(\.verb)) == Set(BackendConformance.cases.map(\.verb)))
    let mismatches = try Self.cases.flatMap { try conformance.mismatches(in: $0) }
    #expect(mismatches.isEmpty, "\(mismatches.map(\.description))")
  }
}
