import CPUCompute
import Compute
import LanguageModels
import Recipes
import Testing
import Training

@testable import Benchmarking

/// The measurements of `Benchmarking`, beside times that the test takes itself.
@Suite struct ThroughputTests {
  /// A model whose window takes about a millisecond without optimisation.
  static func benchmark(_ options: String = "", on backend: CPUBackend) throws -> Benchmark {
    try Benchmark(
      .small,
      with: Recipe.Choices(
        arguments: "--layers 1 --hidden 32 --batch-size 4 --bptt 16 \(options)"),
      vocabularySize: 200, on: backend)
  }

  @Test("Training is timed by the window: its median and its fastest, after two that warm up")
  func training() throws {
    let backend = try CPUBackend(threads: 1)
    let benchmark = try Self.benchmark(on: backend)
    let clock = ContinuousClock()
    var starts: [ContinuousClock.Instant] = []
    let speed = try Throughput.training(
      benchmark.model, benchmark.training, seconds: 0.2, on: backend
    ) { starts.append(clock.now) }
    let ends = starts.dropFirst() + [clock.now]
    let times = zip(starts, ends).dropFirst(2).map { ($1 - $0) / .seconds(1) }.sorted()
    #expect(times.count >= 3 && times.reduce(0, +) >= 0.2 && times.reduce(0, +) < 20)
    #expect(abs(speed.median * times[times.count / 2] / (4 * 16) - 1) < 0.2)
    #expect(abs(speed.best * times[0] / (4 * 16) - 1) < 0.2)
    #expect(speed.median <= speed.best)
  }

  @Test("Three windows are timed, however few seconds there are")
  func fewestWindows() throws {
    let backend = try CPUBackend(threads: 1)
    let benchmark = try Self.benchmark(on: backend)
    var windows = 0
    _ = try Throughput.training(
      benchmark.model, benchmark.training, seconds: 1e-9, on: backend
    ) { windows += 1 }
    #expect(windows == 2 + 3)
    var tokens = 0
    _ = try Throughput.sampling(benchmark.model, seconds: 1e-9) { tokens += 1 }
    #expect(tokens == 3)
  }

  @Test("Sampling is the tokens of the timed part by its seconds")
  func sampling() throws {
    let backend = try CPUBackend(threads: 1)
    let model = try Self.benchmark(on: backend).model
    let clock = ContinuousClock()
    var start: ContinuousClock.Instant?
    var tokens = 0
    let rate = try Throughput.sampling(model, seconds: 0.2) {
      start = start ?? clock.now
      tokens += 1
    }
    let seconds = (clock.now - (try #require(start))) / .seconds(1)
    #expect(0.2 <= seconds && seconds < 20)
    #expect(abs(rate * seconds / Double(tokens) - 1) < 0.1)
  }

  @Test("The peak is that of the fastest product: two operations for each weight and row")
  func peak() throws {
    let backend = try CPUBackend(threads: 1)
    let plan = try ModelPlan(Self.benchmark(on: backend).model)
    let rows = 64
    func measured() throws -> Double {
      try ProductPeak.measure(plan.products, rows: rows, on: backend) {}
    }
    // The same products, timed by the test.
    let arena = Arena(on: backend)
    let clock = ContinuousClock()
    let best = plan.products.map { weight -> Double in
      let (x, y) = (arena.matrix(rows, weight.columns), arena.matrix(rows, weight.rows))
      let matrix = Weight(arena.matrix(weight.rows, weight.columns))
      for values in [x, matrix.values] { backend.fill(values, with: 0.5) }
      let times = (0..<2_000).map { _ in
        clock.measure { backend.linear(x, weight: matrix, bias: nil, into: y) }
      }
      let operations = 2 * Double(rows * weight.rows * weight.columns)
      return operations / ((times.min() ?? .zero) / .seconds(1)) * 1e-9
    }
    let expected = try #require(best.max())
    let peak = try measured()
    #expect((0.5...2).contains(peak / expected), "\(peak) beside \(expected) GFLOP/s")
    #expect(best.count > 1)
  }

  @Test("An error of the check ends the measurement, in training and in sampling")
  func checks() throws {
    struct Enough: Error {}
    let backend = try CPUBackend(threads: 1)
    let benchmark = try Self.benchmark(on: backend)
    for most in [0, 4] {
      var windows = 0
      #expect(throws: Enough.self) {
        _ = try benchmark.measure(seconds: 100, on: backend) {
          guard windows < most else { throw Enough() }
          windows += 1
        }
      }
      #expect(windows == most)
    }
    #expect(throws: Enough.self) {
      _ = try Throughput.sampling(benchmark.model, seconds: 100) { throw Enough() }
    }
  }

  @Test("Shapes are those of the papers, and a mixture has their components")
  func shapes() throws {
    let backend = try CPUBackend(threads: 1)
    func model(_ shape: BenchmarkShape, _ options: String = "") throws -> Benchmark {
      try Benchmark(shape, with: Recipe.Choices(arguments: options), on: backend)
    }
    for (shape, hidden, layers, batch, bptt, vocabulary) in [
      (BenchmarkShape.small, 200, 2, 20, 35, 10_000), (.medium, 650, 2, 20, 35, 10_000),
      (.wt2, 1_150, 3, 15, 70, 33_278),
    ] {
      let benchmark = try model(shape)
      #expect(
        benchmark.model.hiddenWidths[0] == hidden && benchmark.model.hiddenWidths.count == layers)
      #expect(benchmark.training.batch == batch && benchmark.training.bptt == bptt)
      #expect(benchmark.model.vocabularySize == vocabulary && benchmark.shape == shape)
      #expect(benchmark.training.optimizer == OptimizerConfiguration(.sgd))
      #expect(try model(shape, "--head mos").model.components == (shape == .wt2 ? 15 : 10))
      #expect(try model(shape, "--head mos --experts 3").model.components == 3)
    }
    #expect(try model(.wt2).model.embeddingWidth == 300 && model(.wt2).model.outputWidth == 650)
    #expect(
      try model(.small).text(threads: 2)
        == "small, head softmax, f32, 2,651,600 parameters, 2 threads")
  }
}
