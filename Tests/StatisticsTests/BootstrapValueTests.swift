import Randomness
import TestSupport
import Testing

@testable import Statistics

/// The block bootstrap beside a plain one, number by number.
@Suite(.seeded) struct BootstrapValueTests {
  /// The means of blocks on a circle, in ascending order.
  static func means(
    _ values: [Double], _ weights: [Double], block: Int, draws: Int, seed: UInt64
  ) -> [Double] {
    var stream = RandomStream(seed: seed, purpose: "block bootstrap")
    let n = values.count
    let blocks = Int((Double(n) / Double(block)).rounded())
    return (0..<draws).map { _ in
      var (sum, divisor) = (0.0, 0.0)
      for _ in 0..<blocks {
        let start = Int(stream.unit() * Double(n))
        for at in start..<start + block {
          sum += values[at % n]
          divisor += weights[at % n]
        }
      }
      return sum / divisor
    }.sorted()
  }

  static let values: [Double] = {
    var stream = TestSeed.stream(4)
    return (0..<123).map { Double($0 % 10) + stream.unit() }
  }()

  @Test("Interval and p-value, by hand", arguments: [2, 3, 40, 41], [nil, 1, 7, 50])
  func byHand(draws: Int, block: Int?) throws {
    let weights = Self.values.indices.map { Double(1 + $0 % 5) }
    for (weights, shift) in [(nil, 5.0), (weights, 2.0)] {
      let values = Self.values.map { $0 - shift }
      let ones = values.map { _ in 1.0 }
      let bootstrap = BlockBootstrap(
        values, weights: weights, blockLength: block, draws: draws, seed: 9)
      let mean = values.reduce(0, +) / (weights ?? ones).reduce(0, +)
      #expect(abs(bootstrap.mean - mean) < 1e-12 && bootstrap.blockLength == block ?? 3)
      let means = Self.means(values, weights ?? ones, block: block ?? 3, draws: draws, seed: 9)
      func bound(_ part: Double) -> Double {
        let place = part * Double(draws - 1)
        let low = min(Int(place), draws - 2)
        let quantile = means[low] + (place - Double(low)) * (means[low + 1] - means[low])
        return mean + 1.0452 * (quantile - mean)
      }
      let interval = try #require(bootstrap.interval)
      #expect(abs(interval.lowerBound - bound(0.025)) < 1e-9)
      #expect(abs(interval.upperBound - bound(0.975)) < 1e-9)
      let zero = mean - mean / 1.0452
      let sides = [means.count { $0 <= zero }, means.count { $0 >= zero }]
      let pValue = 2 * Double((sides.min() ?? 0) + 1) / Double(draws + 1)
      #expect(bootstrap.pValue == min(pValue, 1))
    }
  }

  @Test(
    "A text has forty blocks, of one number at least",
    arguments: [
      (1, 1), (39, 1), (40, 1), (79, 1), (80, 2), (400, 10), (419, 10), (4_000, 100),
    ])
  func blocks(count: Int, length: Int) {
    let bootstrap = BlockBootstrap([Double](repeating: 1, count: count), draws: 2)
    #expect(bootstrap.blockLength == length)
    #expect(
      BlockBootstrap([Double](repeating: 1, count: count), blockLength: 50, draws: 2).blockLength
        == min(50, count))
  }

  @Test("A comparison has an interval from 400 tokens on")
  func least() {
    #expect(BlockBootstrap.leastTokens == 400)
    func comparison(_ count: Int, least: Int? = nil) -> PairedComparison {
      let losses = [Double](repeating: 1, count: count)
      return least.map { PairedComparison(losses, losses, least: $0) }
        ?? PairedComparison(losses, losses)
    }
    #expect(comparison(399).interval == nil && comparison(399).pValue == nil)
    #expect(comparison(400).interval == 0...0 && comparison(400).pValue == 1)
    #expect(comparison(9, least: 10).interval == nil && comparison(10, least: 10).interval != nil)
  }

  @Test("A comparison is the bootstrap of the second model less the first")
  func comparisons() {
    var stream = TestSeed.stream(6)
    let first = (0..<500).map { _ in stream.unit() }
    let second = (0..<500).map { _ in 2 * stream.unit() }
    let lengths = (0..<500).map { Double(1 + $0 % 30) }
    for weights in [nil, lengths] {
      for seed in [1, 2] as [UInt64] {
        let compared = PairedComparison(first, second, weights: weights, seed: seed)
        let plain = BlockBootstrap(
          zip(first, second).map { $1 - $0 }, weights: weights, least: 400, seed: seed)
        #expect(compared.difference == plain.mean && compared.difference > 0)
        #expect(compared.interval == plain.interval && compared.pValue == plain.pValue)
      }
    }
    #expect(
      PairedComparison(first, second, seed: 1).interval
        != PairedComparison(first, second, seed: 2).interval)
  }
}
