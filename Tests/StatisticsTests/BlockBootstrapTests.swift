import Glibc
import NGrams
import TestSupport
import Testing
import TokenIDs

import Randomness
import TestSupport
@testable import Statistics

/// Two moods that last, an easy one with few tokens and a hard one with many: a source of known entropy
/// whose losses go together for some fifty tokens.
private struct MoodySource {
  static let tokens = 12
  /// p of every token after every other, `[12][12]`; 0 to 2 are of the easy mood.
  static let transitions: [[Double]] = (0..<tokens).map { last in
    let isEasy = last < 3
    let stay = 0.98
    let weights = (0..<tokens).map { next -> Double in
      let mood = (next < 3) == isEasy ? stay : 1 - stay
      // No two tokens alike within a mood.
      let group = next < 3 ? 0..<3 : 3..<tokens
      let weight = Double((next * 5 + last * 3) % 7 + 1)
      return mood * weight / group.reduce(0) { $0 + Double(($1 * 5 + last * 3) % 7 + 1) }
    }
    return weights
  }

  /// How often every token occurs in the long run.
  static let stationary: [Double] = {
    var p = [Double](repeating: 1 / Double(tokens), count: tokens)
    for _ in 0..<5_000 {
      p = (0..<tokens).map { next in
        (0..<tokens).reduce(0) { $0 + p[$1] * transitions[$1][next] }
      }
    }
    return p
  }()

  /// The mean loss of a model of the source, in nats a token, from log p of a token after another.
  static func crossEntropy(_ logProbability: (Int, Int) -> Double) -> Double {
    (0..<tokens).reduce(0) { sum, last in
      (0..<tokens).reduce(sum) {
        $0 - stationary[last] * transitions[last][$1] * logProbability(last, $1)
      }
    }
  }

  static func text(_ length: Int, seed: UInt64) -> [Int32] {
    var stream = RandomStream(seed: seed)
    var text: [Int32] = []
    var weights = stationary
    for _ in 0..<length {
      var left = stream.unit()
      let token = weights.firstIndex { weight in
        left -= weight
        return left < 0
      }
      text.append(Int32(token ?? tokens - 1))
      weights = transitions[Int(text[text.count - 1])]
    }
    return text
  }
}

@Suite(.seeded) struct BlockBootstrapTests {
  /// Losses of a text less its first token, which has no token before it.
  private static func losses(_ text: [Int32], _ logProbability: (Int, Int) -> Double) -> [Double] {
    zip(text, text.dropFirst()).map { -logProbability(Int($0), Int($1)) }
  }

  /// Ends of an interval that a thousand draws find are within a few percent of its width.
  private static let draws = Long.isOn ? 10_000 : 1_000

  private static func covered(_ length: Int, _ logProbability: (Int, Int) -> Double) -> Int {
    let truth = MoodySource.crossEntropy(logProbability)
    return (1...100).count { run in
      let text = MoodySource.text(length, seed: UInt64(run))
      return BlockBootstrap(losses(text, logProbability), draws: draws).interval?.contains(truth)
        == true
    }
  }

  @Test(
    "Of 100 intervals 90 to 98 hold the entropy of the source",
    arguments: Long.isOn ? [4_000, 20_000] : [4_000])
  func entropy(length: Int) {
    let covered = Self.covered(length) { log(MoodySource.transitions[$0][$1]) }
    #expect((90...98).contains(covered), "\(covered)")
  }

  @Test("And the cross-entropy of an n-gram model that learnt from another text of it")
  func crossEntropy() {
    let model = KneserNey(
      MoodySource.text(3_000, seed: 1_000), order: 2, vocabulary: MoodySource.tokens + 1,
      specialTokens: SpecialTokens(endOfSentence: Int32(MoodySource.tokens))
    ).model
    let table = (0..<MoodySource.tokens).map { last in
      model.history([Int32(last)]).distribution().map { log($0) }
    }
    let covered = Self.covered(5_000) { table[$0][$1] }
    #expect((90...98).contains(covered), "\(covered)")
  }

  @Test("An interval that takes neighbours for strangers holds it far less often")
  func blocksAreNeeded() {
    let truth = MoodySource.crossEntropy { log(MoodySource.transitions[$0][$1]) }
    let covered = (1...100).count { run in
      let losses = Self.losses(MoodySource.text(4_000, seed: UInt64(run))) {
        log(MoodySource.transitions[$0][$1])
      }
      return BlockBootstrap(losses, blockLength: 1, draws: Self.draws / 10).interval?.contains(
        truth)
        == true
    }
    #expect(covered < 75, "\(covered)")
  }

  @Test func equalNumbersHaveNoSpread() throws {
    let bootstrap = BlockBootstrap([Double](repeating: 2.5, count: 333))
    let interval = try #require(bootstrap.interval)
    #expect(abs(bootstrap.mean - 2.5) < 1e-12)
    #expect(interval.upperBound - interval.lowerBound < 1e-12)
  }

  @Test("Few numbers have a mean and no interval", arguments: [1, 2, 39])
  func tooFew(count: Int) {
    let bootstrap = BlockBootstrap((0..<count).map { Double($0) })
    #expect(bootstrap.interval == nil && bootstrap.pValue == nil)
    #expect(bootstrap.mean == Double(count - 1) / 2)
    #expect(BlockBootstrap([Double](repeating: 1, count: 40)).interval != nil)
  }

  @Test("Of forty blocks the interval is that of Student's t, and so is the p-value")
  func student() throws {
    var stream = TestSeed.stream(8)
    let values = (0..<40).map { _ in stream.unit() + stream.unit() + stream.unit() }
    let mean = values.reduce(0, +) / 40
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 39).squareRoot()
    let half = 2.0227 * deviation / 40.0.squareRoot()
    let bootstrap = BlockBootstrap(values, draws: 100_000)
    let interval = try #require(bootstrap.interval)
    #expect(abs((interval.upperBound - interval.lowerBound) / (2 * half) - 1) < 0.015)
    // A mean that is just as far from 0 as the interval reaches.
    let shifted = BlockBootstrap(values.map { $0 - mean + half }, draws: 100_000)
    #expect(abs(try #require(shifted.pValue) - 0.05) < 0.008)
    let edge = BlockBootstrap(values.map { $0 - interval.lowerBound }, draws: 100_000)
    #expect(abs(try #require(edge.pValue) - 0.05) < 0.001)
  }

  @Test("Lines that vary in length are no uncertainty of what is said of a token")
  func weights() throws {
    var stream = TestSeed.stream(3)
    let lengths = (0..<200).map { _ in (1 + 40 * stream.unit()).rounded() }
    let equal = BlockBootstrap(lengths.map { 3 * $0 }, weights: lengths)
    #expect(abs(equal.mean - 3) < 1e-12)
    let interval = try #require(equal.interval)
    #expect(interval.upperBound - interval.lowerBound < 1e-9)
    // A weight of 1 each is none.
    let plain = BlockBootstrap(lengths)
    let ones = BlockBootstrap(lengths, weights: lengths.map { _ in 1 })
    #expect(plain.interval == ones.interval && plain.mean == ones.mean)
  }

  @Test("The same seed draws the same, another nearly so")
  func seeds() throws {
    let losses = Self.losses(MoodySource.text(2_000, seed: 5)) {
      log(MoodySource.transitions[$0][$1])
    }
    let bounds = try [1, 1, 2].map {
      try #require(BlockBootstrap(losses, seed: $0).interval).lowerBound
    }
    #expect(bounds[0] == bounds[1] && bounds[0] != bounds[2])
    #expect(abs(bounds[0] - bounds[2]) < 0.01)
  }

  @Test func noDifferenceIsSurerThanTheDrawsCanShow() {
    for value in [1.0, -1] {
      let bootstrap = BlockBootstrap([Double](repeating: value, count: 50), draws: 999)
      #expect(bootstrap.pValue == 0.002)
    }
  }
}
