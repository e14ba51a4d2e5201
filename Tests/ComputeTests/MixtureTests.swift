import Compute
import CPUCompute
import Glibc
import ModelTesting
import Testing
import TestSupport

/// Softmax and mixture verbs against plain Double.
@Suite(.seeded) struct MixtureTests {
  /// A mixture's inputs, on the device and as plain numbers.
  struct Mixture {
    let n: Int
    let k: Int
    let v: Int
    let bench: Bench
    let logits: Matrix  // [n·K, V]
    let normalizers: Matrix  // [n·K, 2]
    let logPrior: Matrix?  // [n, K]
    let targets: [Int32]

    init(_ n: Int, _ k: Int, _ v: Int, range: Float = 4) throws {
      (self.n, self.k, self.v) = (n, k, v)
      bench = try Bench()
      logits = bench.random(n * k, v, seed: 1, range: range)
      normalizers = bench.zeros(n * k, 2)
      logPrior = k == 1 ? nil : bench.random(n, k, seed: 2)
      var targets = ids(n, below: v, seed: TestSeed.seed(3))
      if n > 2 { targets[1] = -1 }
      self.targets = targets
      if let logPrior {
        let scratch = bench.zeros(n, 2)
        bench.backend.normalizers(logPrior, into: scratch)
        bench.backend.logSoftmaxRows(logPrior, normalizers: scratch)
      }
      bench.backend.normalizers(logits, into: normalizers)
    }

    /// Row `row` of the logits.
    func row(_ row: Int) throws -> [Double] { try bench.double(logits[row..<row + 1]) }
    func prior(_ i: Int, _ k: Int) throws -> Double {
      guard let logPrior else { return 1 }
      return try exp(bench.double(logPrior)[i * self.k + k])
    }
    /// p of token `j` at position `i`, for each component.
    func components(_ i: Int, _ j: Int) throws -> [Double] {
      try (0..<k).map { try prior(i, $0) * softmax(row(i * k + $0))[j] }
    }
    func responsibility(_ i: Int, _ k: Int) throws -> Double {
      guard targets[i] >= 0 else { return 0 }
      let parts = try components(i, Int(targets[i]))
      return parts[k] / parts.reduce(0, +)
    }
  }

  static func softmax(_ z: [Double]) -> [Double] {
    let maximum = z.max() ?? 0
    let exponentials = z.map { exp($0 - maximum) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  static let shapes = [(1, 1, 2), (3, 1, 37), (5, 2, 19), (7, 3, 131)]

  @Test(arguments: shapes)
  func normalizersAndLogSoftmax(n: Int, k: Int, v: Int) throws {
    let m = try Mixture(n, k, v)
    let norm = try m.bench.double(m.normalizers)
    var expected: [Double] = []
    for row in 0..<n * k {
      let z = try m.row(row)
      let maximum = z.max() ?? 0
      #expect(norm[2 * row] == maximum)
      let sum = z.reduce(0) { $0 + exp($1 - maximum) }
      #expect(abs(norm[2 * row + 1] / sum - 1) < 3e-6)
      expected += Self.softmax(z).map { log($0) }
    }
    m.bench.backend.logSoftmaxRows(m.logits, normalizers: m.normalizers)
    #expect(try deviation(m.bench.read(m.logits), from: expected) < 2e-6)
  }

  @Test(arguments: shapes)
  func lossesAndResponsibilities(n: Int, k: Int, v: Int) throws {
    let m = try Mixture(n, k, v)
    let (losses, r) = (m.bench.zeros(n, 1), m.bench.zeros(n * k, 1))
    let total = try m.bench.backend.mixtureLosses(
      logits: m.logits, normalizers: m.normalizers, logPrior: m.logPrior,
      targets: m.bench.tokens(m.targets), losses: losses, responsibilities: r)
    let expected = try (0..<n).map { i in
      try m.targets[i] < 0 ? 0 : -log(m.components(i, Int(m.targets[i])).reduce(0, +))
    }
    #expect(try deviation(m.bench.read(losses), from: expected, least: 0.1) < 2e-6)
    #expect(abs(total - expected.reduce(0, +)) < 2e-6 * max(total, 0.1))
    let shares = try (0..<n * k).map { try m.responsibility($0 / k, $0 % k) }
    #expect(try deviation(m.bench.read(r), from: shares) < 4e-6)

    let scale: Float = 0.25
    let out = m.logPrior == nil ? nil : m.bench.zeros(n, k)
    m.bench.backend.mixturePriorGradient(
      logPrior: m.logPrior, responsibilities: r, targets: m.bench.tokens(m.targets),
      scale: scale, into: out)
    #expect(try deviation(m.bench.read(r), from: shares.map { 0.25 * $0 }) < 4e-6)
    guard let out else { return }
    let gradient = try (0..<n * k).map {
      try m.targets[$0 / k] < 0 ? 0 : 0.25 * (m.prior($0 / k, $0 % k) - shares[$0])
    }
    #expect(try deviation(m.bench.read(out), from: gradient) < 4e-6)
  }

  @Test(arguments: shapes)
  func logitGradients(n: Int, k: Int, v: Int) throws {
    let m = try Mixture(n, k, v)
    let weights = draws(n * k, seed: TestSeed.seed(9))
    var expected: [Double] = []
    for row in 0..<n * k {
      let target = Int(m.targets[row / k])
      for (j, p) in try Self.softmax(m.row(row)).enumerated() {
        expected.append(target < 0 ? 0 : Double(weights[row]) * (p - (j == target ? 1 : 0)))
      }
    }
    m.bench.backend.softmaxGradient(
      m.logits, normalizers: m.normalizers, targets: m.bench.tokens(m.targets),
      responsibilities: m.bench.matrix(n * k, 1, weights))
    #expect(try deviation(m.bench.read(m.logits), from: expected, least: 0.1) < 4e-6)
  }

  @Test("The gradient of logits goes on to weight, bias and contexts", arguments: shapes)
  func softmaxBackward(n: Int, k: Int, v: Int) throws {
    let device = try CPUBackend(threads: 1)
    for precision in Precision.allCases where device.supports(precision) {
      let m = try Mixture(n, k, v)
      let (b, width) = (m.bench, 7)
      let r = b.random(n * k, 1, seed: 9)
      let targets = b.tokens(m.targets)
      let x = b.random(n * k, width, seed: 10)
      let weight = Weight(b.random(v, width, seed: 11))
      let g = b.zeros(n * k, v)
      b.backend.copy(m.logits, to: g)
      b.backend.softmaxGradient(
        g, normalizers: m.normalizers, targets: targets, responsibilities: r)
      let (dw, db, dx) = (
        b.random(v, width, seed: 12), b.random(1, v, seed: 13), b.zeros(n * k, width)
      )
      let (expectedW, expectedB, expectedX) = (
        b.random(v, width, seed: 12), b.random(1, v, seed: 13), b.zeros(n * k, width)
      )
      b.backend.precision = precision
      #expect(b.backend.precision == precision)
      b.backend.linearWeightGradient(g, x, into: expectedW, adding: true)
      b.backend.sumRows(g, addingTo: expectedB)
      b.backend.linearInputGradient(g, weight: weight, into: expectedX, adding: false)
      b.backend.softmaxBackward(
        m.logits, normalizers: m.normalizers, targets: targets, responsibilities: r, x,
        weight: weight, into: dw, adding: true, addingTo: db, into: dx)
      // A number between two of bf16 may be rounded to either.
      let bound = precision == .f32 ? 2e-6 : 4e-3
      for (result, expected) in [(dw, expectedW), (dx, expectedX)] {
        #expect(try deviation(b.read(result), from: b.read(expected)) < bound)
      }
      #expect(try deviation(b.read(db), from: b.read(expectedB)) < 2e-6)
    }
  }

  @Test(arguments: shapes)
  func logProbabilities(n: Int, k: Int, v: Int) throws {
    let m = try Mixture(n, k, v)
    let out = m.bench.zeros(n, v)
    m.bench.backend.mixtureLogProbabilities(
      logits: m.logits, normalizers: m.normalizers, logPrior: m.logPrior, into: out)
    let expected = try (0..<n * v).map { try log(m.components($0 / v, $0 % v).reduce(0, +)) }
    #expect(try deviation(m.bench.read(out), from: expected) < 2e-6)
  }

  @Test(arguments: [(1, 1, 1), (3, 2, 5), (5, 4, 37)])
  func mixing(n: Int, k: Int, width: Int) throws {
    let bench = try Bench()
    let contexts = bench.random(n * k, width, seed: 1)
    let logits = draws(n * k, seed: TestSeed.seed(2)).map(Double.init)
    let priors = (0..<n).flatMap { Self.softmax(Array(logits[$0 * k..<($0 + 1) * k])) }
    let logPrior = bench.matrix(n, k, priors.map { Float(log($0)) })
    let (c, mixed) = try (bench.double(contexts), bench.zeros(n, width))
    bench.backend.mix(contexts, logPrior: logPrior, into: mixed)
    let expected = (0..<n * width).map { at in
      (0..<k).reduce(0.0) {
        let row = at / width * k + $1
        return $0 + priors[row] * c[row * width + at % width]
      }
    }
    #expect(try deviation(bench.read(mixed), from: expected) < 4e-6)

    let dMixed = bench.random(n, width, seed: 3)
    let (dContexts, dPrior) = (bench.random(n * k, width, seed: 4), bench.random(n, k, seed: 5))
    bench.backend.mixBackward(
      contexts, logPrior: logPrior, dMixed: dMixed, dContexts: dContexts, dPrior: dPrior)
    let d = try bench.double(dMixed)
    let toContexts = (0..<n * k * width).map {
      priors[$0 / width] * d[$0 / width / k * width + $0 % width]
    }
    #expect(try deviation(bench.read(dContexts), from: toContexts) < 4e-6)
    // The derivative of ⟨d, Σ softmax(logits)_k c_k⟩ by each prior logit.
    let inner = (0..<n * k).map { row in
      (0..<width).reduce(0.0) { $0 + d[row / k * width + $1] * c[row * width + $1] }
    }
    let toPrior = (0..<n * k).map { row in
      let mean = (0..<k).reduce(0.0) {
        $0 + priors[row / k * k + $1] * inner[row / k * k + $1]
      }
      return priors[row] * (inner[row] - mean)
    }
    #expect(try deviation(bench.read(dPrior), from: toPrior) < 1e-5 || k == 1)
  }

  @Test("11. LSE(x) = α + LSE(x − α), and logits of ±1e4 stay finite", arguments: [1, 3])
  func extremeLogits(k: Int) throws {
    let m = try Mixture(4, k, 9, range: 1e4)
    let (losses, r) = (m.bench.zeros(4, 1), m.bench.zeros(4 * k, 1))
    let targets = m.bench.tokens(m.targets)
    let norm = try m.bench.double(m.normalizers)
    for row in 0..<4 * k {
      // The maximum is α: what is left of the sum lies in [1, V].
      #expect((1...9).contains(norm[2 * row + 1]))
    }
    let total = try m.bench.backend.mixtureLosses(
      logits: m.logits, normalizers: m.normalizers, logPrior: m.logPrior, targets: targets,
      losses: losses, responsibilities: r)
    // The loss is at least the way from the target to the largest logit, and little more.
    let least = try (0..<4).reduce(0.0) { sum, i in
      let target = Int(m.targets[i])
      let ways = try (0..<k).map { j in
        let row = try m.row(i * k + j)
        return (row.max() ?? 0) - row[max(target, 0)]
      }
      return sum + (target < 0 ? 0 : ways.min() ?? 0)
    }
    #expect((least * 0.9999...least * 1.0001 + 24).contains(total), "\(least)")
    #expect(try m.bench.read(r).allSatisfy { (0...1).contains($0) })
    let logs = m.bench.zeros(4, 9)
    m.bench.backend.mixtureLogProbabilities(
      logits: m.logits, normalizers: m.normalizers, logPrior: m.logPrior, into: logs)
    #expect(try m.bench.read(logs).allSatisfy { $0.isFinite && $0 < 1e-3 })
    m.bench.backend.softmaxGradient(
      m.logits, normalizers: m.normalizers, targets: targets, responsibilities: r)
    #expect(try m.bench.read(m.logits).allSatisfy { abs($0) <= 1 })
  }

  @Test("A NaN in any component reaches the loss", arguments: 0..<3)
  func notANumberIsNotHidden(component: Int) throws {
    let m = try Mixture(1, 3, 9)
    m.bench.backend.fill(m.logits[component..<component + 1], with: .nan)
    m.bench.backend.normalizers(m.logits, into: m.normalizers)
    let (losses, r) = (m.bench.zeros(1, 1), m.bench.zeros(3, 1))
    let total = try m.bench.backend.mixtureLosses(
      logits: m.logits, normalizers: m.normalizers, logPrior: m.logPrior,
      targets: m.bench.tokens([4]), losses: losses, responsibilities: r)
    #expect(!total.isFinite)
    #expect(try !m.bench.read(losses)[0].isFinite)
  }
}
