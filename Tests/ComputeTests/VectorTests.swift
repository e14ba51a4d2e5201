import Compute
import Glibc
import ModelTesting
import Testing
import TestSupport

/// Operations on long vectors against plain Double, with and without tails.
@Suite(.seeded) struct VectorTests {
  static let counts = [1, 15, 16, 17, 1023, 1025, 65_537, 200_003]

  @Test(arguments: counts)
  func sumsAndScales(count: Int) throws {
    let bench = try Bench()
    let (x, y) = (bench.random(1, count, seed: 1), bench.random(1, count, seed: 2))
    let (xs, ys) = try (bench.double(x), bench.double(y))
    let squares = xs.reduce(0) { $0 + $1 * $1 }
    #expect(try abs(bench.backend.squaredNorm(x) / squares - 1) < 1e-6)
    bench.backend.addScaled(-0.3, x, to: y)
    #expect(try deviation(bench.read(y), from: zip(xs, ys).map { $1 - 0.3 * $0 }) < 1e-6)
    bench.backend.scale(x, by: 1.7)
    #expect(try deviation(bench.read(x), from: xs.map { 1.7 * $0 }) < 1e-6)
  }

  @Test(arguments: counts)
  func clampCountsWhatItLimits(count: Int) throws {
    let bench = try Bench()
    let x = bench.random(1, count, seed: 3)
    let before = try bench.read(x)
    #expect(try bench.backend.clamp(x, limit: 0.4) == before.count { abs($0) > 0.4 })
    #expect(try differences(bench.read(x), before.map { min(max($0, -0.4), 0.4) }) == 0)
    #expect(try bench.backend.clamp(x, limit: 0.4) == 0)
  }

  @Test func logSigmoidOfTheExtreme() throws {
    let bench = try Bench()
    let z: [Float] = [-1e4, -100, 0, 100, 1e4, .nan]
    let w = bench.matrix(1, z.count, z)
    bench.backend.addLogSigmoid(w, into: w)
    let values = try bench.read(w)
    #expect(values[0] == -2e4 && values[1] == -200 && abs(values[2] + Float(log(2.0))) < 1e-6)
    #expect(values[3] == 100 && values[4] == 1e4 && values[5].isNaN)
  }

  @Test(arguments: counts)
  func adamUpdate(count: Int) throws {
    let bench = try Bench()
    let w = bench.random(1, count, seed: 1)
    let g = bench.random(1, count, seed: 2)
    let m = bench.random(1, count, seed: 3)
    let v = bench.random(1, count, seed: 4)
    let (b1, b2, rate, epsilon, t) = (0.9, 0.99, 0.01, 0.1, 3)
    try bench.backend.write(bench.read(v).map(abs), to: v)
    let (ws, gs) = try (bench.double(w), bench.double(g).map { 0.5 * $0 })
    let ms = try zip(bench.double(m), gs).map { b1 * $0 + (1 - b1) * $1 }
    let vs = try zip(bench.double(v), gs).map { b2 * $0 + (1 - b2) * $1 * $1 }
    let moved = (0..<count).map { i in
      let (mean, variance) = (ms[i] / (1 - pow(b1, 3)), vs[i] / (1 - pow(b2, 3)))
      return ws[i] - rate * mean / (variance.squareRoot() + epsilon)
    }
    bench.backend.adamUpdate(
      w, gradients: g, factor: 0.5, mean: m, variance: v,
      step: AdamStep(rate: Float(rate), beta1: 0.9, beta2: 0.99, epsilon: Float(epsilon), t: t))
    #expect(try deviation(bench.read(w), from: moved) < 1e-6)
    #expect(try deviation(bench.read(m), from: ms) < 1e-6)
    #expect(try deviation(bench.read(v), from: vs) < 1e-6)
  }

  @Test(arguments: counts)
  func rmsPropUpdate(count: Int) throws {
    let bench = try Bench()
    let (w, g) = (bench.random(1, count, seed: 1), bench.random(1, count, seed: 2))
    let r = try bench.matrix(1, count, bench.read(bench.random(1, count, seed: 3)).map(abs))
    let (ws, gs) = try (bench.double(w), bench.double(g).map { 0.5 * $0 })
    let rs = try zip(bench.double(r), gs).map { 0.9 * $0 + 0.3 * $1 * $1 }
    let moved = (0..<count).map { ws[$0] - 0.01 * gs[$0] / (rs[$0] + 0.2).squareRoot() }
    bench.backend.rmsPropUpdate(
      w, gradients: g, factor: 0.5, squares: r, decay: 0.9, weight: 0.3, epsilon: 0.2, rate: 0.01)
    #expect(try deviation(bench.read(w), from: moved) < 1e-6)
    #expect(try deviation(bench.read(r), from: rs) < 1e-6)
  }

  @Test(arguments: counts)
  func squareRoots(count: Int) throws {
    let bench = try Bench()
    let x = try bench.matrix(1, count, bench.read(bench.random(1, count, seed: 3)).map(abs))
    let roots = try bench.double(x).map { $0.squareRoot() }
    #expect(try abs(bench.backend.squareRoots(x) / roots.reduce(0, +) - 1) < 1e-6)
    #expect(try deviation(bench.read(x), from: roots) < 1e-6)
  }

  @Test(arguments: counts)
  func dynamicEvaluationUpdate(count: Int) throws {
    let bench = try Bench()
    let (w, g) = (bench.random(1, count, seed: 1), bench.random(1, count, seed: 2))
    let scales = try bench.matrix(1, count, bench.read(bench.random(1, count, seed: 3)).map(abs))
    let prior = bench.random(1, count, seed: 4)
    let (ws, gs, ss) = try (bench.double(w), bench.double(g), bench.double(scales))
    let moved = try zip(bench.double(prior), ws.indices).map { prior, i in
      ws[i] - 0.01 * gs[i] / (ss[i] + 0.2) + min(1.5 * ss[i], 1) * (prior - ws[i])
    }
    bench.backend.dynamicEvaluationUpdate(
      w, gradients: g, scales: scales, prior: prior, rate: 0.01, epsilon: 0.2, decay: 1.5)
    #expect(try deviation(bench.read(w), from: moved) < 1e-6)
  }

  @Test func adamCorrectsItsBias() {
    for t in [1, 2, 7, 1000] {
      let step = AdamStep(rate: 1, beta1: 0.9, beta2: 0.999, epsilon: 0, t: t)
      #expect(abs(Double(step.correction1) - (1 - pow(Double(Float(0.9)), Double(t)))) < 1e-7)
      #expect(abs(Double(step.correction2) - (1 - pow(Double(Float(0.999)), Double(t)))) < 1e-7)
    }
  }
}
