import Glibc
import NGrams
import RecurrentLM
import Testing

@testable import Evaluation

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

@Suite struct BlockBootstrapTests {
  /// Losses of a text less its first token, which has no token before it.
  private static func losses(_ text: [Int32], _ logProbability: (Int, Int) -> Double) -> [Double] {
    zip(text, text.dropFirst()).map { -logProbability(Int($0), Int($1)) }
  }

  private static func covered(_ length: Int, _ logProbability: (Int, Int) -> Double) -> Int {
    let truth = MoodySource.crossEntropy(logProbability)
    return (1...100).count { run in
      let text = MoodySource.text(length, seed: UInt64(run))
      return BlockBootstrap(losses(text, logProbability)).interval.contains(truth)
    }
  }

  @Test("Of 100 intervals 90 to 98 hold the entropy of the source", arguments: [4_000, 20_000])
  func entropy(length: Int) {
    let covered = Self.covered(length) { log(MoodySource.transitions[$0][$1]) }
    #expect((90...98).contains(covered), "\(covered)")
  }

  @Test("And the cross-entropy of an n-gram model that learnt from another text of it")
  func crossEntropy() {
    let model = KneserNey(
      MoodySource.text(3_000, seed: 1_000), order: 2, vocabulary: MoodySource.tokens + 1,
      sentenceEnd: Int32(MoodySource.tokens)
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
      return BlockBootstrap(losses, blockLength: 1, draws: 1_000).interval.contains(truth)
    }
    #expect(covered < 75, "\(covered)")
  }

  @Test func equalNumbersHaveNoSpread() {
    let bootstrap = BlockBootstrap([Double](repeating: 2.5, count: 333))
    #expect(abs(bootstrap.mean - 2.5) < 1e-12)
    #expect(bootstrap.interval.upperBound - bootstrap.interval.lowerBound < 1e-12)
    #expect(BlockBootstrap([3]).interval == 3...3)
  }

  @Test("The same seed draws the same, another nearly so")
  func seeds() {
    let losses = Self.losses(MoodySource.text(2_000, seed: 5)) {
      log(MoodySource.transitions[$0][$1])
    }
    let intervals = [1, 1, 2].map { BlockBootstrap(losses, seed: $0).interval }
    #expect(intervals[0] == intervals[1] && intervals[0] != intervals[2])
    #expect(abs(intervals[0].lowerBound - intervals[2].lowerBound) < 0.01)
  }
}

@Suite struct PairedComparisonTests {
  static func losses(_ seed: UInt64, shift: Double, noise: Double) -> [Double] {
    var (common, own) = (RandomStream(seed: 7), RandomStream(seed: seed))
    return (0..<4_000).map { _ in 3 * common.unit() + noise * own.unit() + shift }
  }

  @Test("What both find hard does not hide a small difference")
  func pairing() {
    let (a, b) = (Self.losses(1, shift: 0, noise: 0.1), Self.losses(2, shift: 0.01, noise: 0.1))
    let paired = PairedComparison(a, b)
    #expect(paired.interval.contains(0.01) && paired.interval.lowerBound > 0)
    #expect(paired.pValue < 0.001)
    #expect(BlockBootstrap(a).interval.contains(BlockBootstrap(b).mean))
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
      return PairedComparison(a, b).pValue < 0.05
    }
    #expect((3...20).contains(alarms), "\(alarms)")
  }

  @Test("Holm's values by hand")
  func holm() {
    let adjusted = PairedComparison.adjusted([0.01, 0.04, 0.03, 0.005])
    for (own, expected) in zip(adjusted, [0.03, 0.06, 0.06, 0.02]) {
      #expect(abs(own - expected) < 1e-12)
    }
  }
}

@Suite struct InterpolationTests {
  static let (a, b): ([Double], [Double]) = {
    var stream = RandomStream(seed: 3)
    let p = (0..<3_000).map { _ in (stream.unit(), stream.unit() * stream.unit()) }
    return (p.map { -log($0.0) }, p.map { -log($0.1) })
  }()

  @Test("No other weights make the text more probable")
  func best() {
    let losses = [Self.a, Self.b]
    let fitted = Interpolation(fitting: losses)
    #expect(abs(fitted.weights.reduce(0, +) - 1) < 1e-12)
    let least = fitted.losses(losses).reduce(0, +)
    for weight in stride(from: 0.02, to: 1, by: 0.02) {
      let other = Interpolation(weights: [weight, 1 - weight]).losses(losses).reduce(0, +)
      #expect(other >= least - 1e-6)
    }
    #expect(least < Self.a.reduce(0, +) && least < Self.b.reduce(0, +))
  }

  @Test("A weight of one is that model, and equal models are mixed as each is")
  func corners() {
    let alone = Interpolation(weights: [1, 0]).losses([Self.a, Self.b])
    #expect(zip(alone, Self.a).allSatisfy { abs($0 - $1) < 1e-12 })
    let same = Interpolation(fitting: [Self.a, Self.a])
    #expect(same.weights == [0.5, 0.5])
  }

  @Test("Probabilities that a Double cannot hold are mixed in log space")
  func smallNumbers() {
    let mixed = Interpolation(weights: [0.5, 0.5]).losses([[2_000], [2_001]])
    #expect(abs(mixed[0] - (2_000 - log((1 + exp(-1.0)) / 2))) < 1e-9)
    #expect(Interpolation(fitting: [[2_000], [2_001]]).weights[0] > 0.999)
  }
}
