import Statistics
import Glibc
import LanguageModels
import TestSupport
import Testing

@testable import Evaluation
import Randomness

@Suite(.seeded) struct ExposureBiasTests {
  @Test func distancesDouble() {
    #expect(ExposureBias.bands(upTo: 1) == [1...1])
    #expect(ExposureBias.bands(upTo: 11) == [1...1, 2...2, 3...4, 5...8, 9...11])
  }

  @Test("A gap that grows is seen, and one that does not is not", arguments: [0.1, 0])
  func growth(slope: Double) {
    var stream = RandomStream(seed: 2)
    func losses(_ slope: Double) -> [[Double]] {
      (0..<120).map { _ in (0..<16).map { 4 + stream.unit() + slope * Double($0) } }
    }
    let bias = ExposureBias(written: losses(slope), real: losses(0))
    // From the mean of the first two distances to that of the last eight.
    #expect(abs(bias.growth.mean - slope * 11) < 0.1)
    #expect((bias.growth.interval.map { $0.lowerBound > 0 } ?? false) == (slope > 0))
    #expect(bias.gaps.count == 5 && abs(bias.gaps[4].mean - slope * 11.5) < 0.1)
  }

  @Test("Growth is of the second half beside the first eighth")
  func places() {
    let written = [[Double]](repeating: (1...16).map { Double($0 * $0) }, count: 50)
    let bias = ExposureBias(written: written, real: written.map { $0.map { _ in 1 } })
    let far = (9...16).reduce(0) { $0 + Double($1 * $1) } / 8
    #expect(abs(bias.growth.mean - (far - 2.5)) < 1e-9)
    #expect(bias.written == [1, 4, 12.5, 43.5, far] && bias.real == [1, 1, 1, 1, 1])
    #expect(ExposureBias(written: [[1, 2]], real: [[1, 1]]).growth.interval == nil)
  }

  @Test("Every figure is a mean of the test, in both orders of the texts", arguments: [1, 11, 24])
  func figures(length: Int) throws {
    var stream = TestSeed.stream(8)
    let (a, b) = (
      (0..<40).map { _ in (0..<length).map { 2 + stream.unit() + Double($0) / 20 } },
      (0..<40).map { _ in (0..<length).map { _ in 2 + 2 * stream.unit() } }
    )
    func mean(_ losses: [[Double]], _ distances: ClosedRange<Int>) -> Double {
      var (sum, count) = (0.0, 0)
      for prompt in losses {
        for (index, loss) in prompt.enumerated() where distances.contains(index + 1) {
          sum += loss
          count += 1
        }
      }
      return sum / Double(count)
    }
    func differs(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) > 1e-12 }
    let bias = ExposureBias(written: a, real: b)
    let bands = [1...1, 2...2, 3...4, 5...8, 9...16, 17...32].filter { $0.lowerBound <= length }
      .map { $0.clamped(to: 1...length) }
    #expect(bias.distances == bands)
    for (index, band) in bands.enumerated() {
      #expect(!differs(bias.written[index], mean(a, band)))
      #expect(!differs(bias.real[index], mean(b, band)))
      #expect(!differs(bias.gaps[index].mean, mean(a, band) - mean(b, band)))
    }
    let (near, far) = ([1: 1...1, 11: 1...1, 24: 1...3], [1: 1...1, 11: 6...11, 24: 13...24])
    let (first, second) = (try #require(near[length]), try #require(far[length]))
    let growth = mean(a, second) - mean(b, second) - (mean(a, first) - mean(b, first))
    #expect(!differs(bias.growth.mean, growth))
    let turned = ExposureBias(written: b, real: a)
    #expect(turned.written == bias.real && turned.real == bias.written)
    for (gap, other) in zip(bias.gaps + [bias.growth], turned.gaps + [turned.growth]) {
      #expect(!differs(gap.mean, -other.mean))
      let (interval, opposite) = (try #require(gap.interval), try #require(other.interval))
      #expect(abs(interval.lowerBound + opposite.upperBound) < 1e-2)
      #expect(interval.contains(gap.mean) && opposite.contains(other.mean))
    }
  }

  @Test("Continuations are the model's own draws, whatever stands beside them")
  func continuations() throws {
    let model = try EvaluatorTests.model()
    let prompts: [[Int32]] = [[0, 3, 4], [0, 5, 6], [0, 3, 4]]
    let written = try model.continuations(of: prompts, length: 6, seed: 1)
    #expect(written.allSatisfy { $0.count == 6 && $0.allSatisfy { 0..<11 ~= $0 } })
    #expect(written[0] != written[2])
    let alone = try model.continuations(of: [prompts[0]], length: 6, seed: 1)
    #expect(alone[0] == written[0])
    let stop = Stop(at: 5)
    #expect(throws: Stop.Requested.self) {
      try model.continuations(of: prompts, length: 6, seed: 1, progress: stop.progress)
    }
    // Two steps read the prompts.
    #expect(stop.reports.map(\.done) == [0, 0, 0, 3, 6])
    #expect(stop.reports.allSatisfy { $0.total == 18 })
  }

  @Test("Draws come as often as the model has them probable")
  func frequencies() throws {
    let model = try EvaluatorTests.model()
    let written = try model.continuations(
      of: [[Int32]](repeating: [0, 3], count: 4_000), length: 1, seed: 3)
    let single = model.window(steps: 1, batch: 1)
    for token in [0, 3] as [Int32] {
      single.inputs[0] = token
      single.forward(0..<1)
    }
    for (token, logProbability) in try model.backend.read(single.predict()).enumerated() {
      let part = Double(written.count { $0[0] == Int32(token) }) / 4_000
      #expect(abs(part - exp(Double(logProbability))) < 0.04)
    }
  }

  @Test("Every prompt is a block of its own")
  func blocks() throws {
    // Neighbours are alike, which prompts far apart are not.
    let written = (0..<120).map { [Double($0 / 10), 1, 1, 1] }
    let bias = ExposureBias(written: written, real: written.map { $0.map { _ in 0 } })
    let interval = try #require(bias.gaps[0].interval)
    #expect(interval == BlockBootstrap(written.map { $0[0] }, blockLength: 1).interval)
  }
}
