import Testing

@testable import Statistics
import Randomness

@Suite struct PairedComparisonTests {
  static func losses(_ seed: UInt64, shift: Double, noise: Double) -> [Double] {
    var (common, own) = (RandomStream(seed: 7), RandomStream(seed: seed))
    return (0..<4_000).map { _ in 3 * common.unit() + noise * own.unit() + shift }
  }

  @Test("What both find hard does not hide a small difference")
  func pairing() throws {
    let (a, b) = (Self.losses(1, shift: 0, noise: 0.1), Self.losses(2, shift: 0.01, noise: 0.1))
    let paired = PairedComparison(a, b)
    let interval = try #require(paired.interval)
    #expect(interval.contains(0.01) && interval.lowerBound > 0)
    #expect(try #require(paired.pValue) < 0.001)
    #expect(try #require(BlockBootstrap(a).interval).contains(BlockBootstrap(b).mean))
  }

  @Test func aModelIsAsGoodAsItself() {
    let losses = Self.losses(1, shift: 0, noise: 1)
    let paired = PairedComparison(losses, losses)
    #expect(paired.difference == 0 && paired.interval == 0...0 && paired.pValue == 1)
  }

  @Test("Of 200 comparisons of equals about one in twenty finds a difference")
  func falseAlarms() {
    let alarms = (0..<200).count { run in
      let (a, b) = (
        Self.losses(UInt64(2 * run + 10), shift: 0, noise: 1),
        Self.losses(UInt64(2 * run + 11), shift: 0, noise: 1)
      )
      return PairedComparison(a, b).pValue ?? 1 < 0.05
    }
    #expect((3...20).contains(alarms), "\(alarms)")
  }

  @Test("Holm's values by hand")
  func holm() {
    let adjusted = PairedComparison.adjusted([0.01, 0.04, 0.03, 0.005])
    for (own, expected) in zip(adjusted, [0.03, 0.06, 0.06, 0.02]) {
      #expect(abs(own - expected) < 1e-12)
    }
    #expect(PairedComparison.adjusted([0.9, 0.4, 0.8]) == [1, 1, 1])
    let some: [Double?] = [0.01, nil, 0.04]
    #expect(PairedComparison.adjusted(some) == [0.02, nil, 0.04])
  }
}
