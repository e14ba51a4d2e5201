import FoundationEssentials
import Glibc
import LanguageModels
import ModelTesting
import TestSupport
import Testing

@Suite(.seeded) struct SamplerTests {
  static let probabilities = [0.02, 0.3, 0.08, 0.2, 0.05, 0.15, 0.2]
  static let logs = probabilities.map { Float(log($0)) }
  static let draws = 40_000

  /// χ² of many draws against `expected`; infinite where a draw was impossible.
  static func chiSquare(
    _ sampling: SamplingConfiguration, excluded: Set<Int32> = [], _ expected: [Double]
  ) throws -> Double {
    var sampler = try Sampler(sampling, excluded: excluded)
    var counts = [Double](repeating: 0, count: expected.count)
    for _ in 0..<draws { counts[Int(sampler.pick(logs) ?? 0)] += 1 }
    let total = expected.reduce(0, +)
    return zip(counts, expected).reduce(0) { sum, pair in
      let mean = Double(draws) * pair.1 / total
      if mean == 0 { return pair.0 == 0 ? sum : .infinity }
      return sum + (pair.0 - mean) * (pair.0 - mean) / mean
    }
  }

  // χ² with 6 degrees of freedom exceeds 27.9 once in 10,000 times.
  static let limit = 27.9

  @Test("JSON has these keys, whatever the names in code")
  func keys() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let sampling = SamplingConfiguration(temperature: 0.5, topK: 2, topP: 0.75, seed: 9)
    let json = try encoder.encode(sampling)
    #expect(
      String(decoding: json, as: UTF8.self)
        == #"{"seed":9,"temperature":0.5,"top_k":2,"top_p":0.75}"#)
    #expect(try JSONDecoder().decode(SamplingConfiguration.self, from: json) == sampling)
  }

  @Test("Draws follow the probabilities", arguments: [1, 2, 3])
  func draws(seed: UInt64) throws {
    #expect(try Self.chiSquare(SamplingConfiguration(seed: seed), Self.probabilities) < Self.limit)
  }

  @Test(arguments: [0.5, 2])
  func temperatureIsAPower(temperature: Double) throws {
    let expected = Self.probabilities.map { pow($0, 1 / temperature) }
    #expect(
      try Self.chiSquare(SamplingConfiguration(temperature: temperature), expected) < Self.limit)
  }

  @Test func topKKeepsTheBest() throws {
    // 3 and 6 are equally probable: the lower id comes first.
    #expect(
      try Self.chiSquare(SamplingConfiguration(topK: 2), [0, 0.3, 0, 0.2, 0, 0, 0]) < Self.limit)
    #expect(
      try Self.chiSquare(SamplingConfiguration(topK: 4), [0, 0.3, 0, 0.2, 0, 0.15, 0.2])
        < Self.limit)
    #expect(try Self.chiSquare(SamplingConfiguration(topK: 99), Self.probabilities) < Self.limit)
  }

  @Test("Tokens that reach top-p exactly are enough")
  func topPIsReached() throws {
    func drawn(_ sampling: SamplingConfiguration) throws -> Set<Int32> {
      var sampler = try Sampler(sampling)
      let equal = [Float](repeating: -1, count: 8)
      return Set((0..<400).compactMap { _ in sampler.pick(equal) })
    }
    #expect(try drawn(SamplingConfiguration(topP: 0.5)) == [0, 1, 2, 3])
    #expect(try drawn(SamplingConfiguration(topP: 0.51)) == [0, 1, 2, 3, 4])
    // After top-k, p is of what it left: half of four.
    #expect(try drawn(SamplingConfiguration(topK: 4, topP: 0.5)) == [0, 1])
    #expect(try drawn(SamplingConfiguration(topK: 4, topP: 0.51)) == [0, 1, 2])
  }

  @Test("Draws among the best follow their probabilities, the last of them too")
  func bestByProbability() throws {
    let sampling = SamplingConfiguration(temperature: 2, topK: 4, topP: 0.75)
    // √ of 0.3, 0.2, 0.2, 0.15: three reach 0.75 of their sum.
    let expected = [0, 0.3, 0, 0.2, 0, 0, 0.2].map { $0.squareRoot() }
    #expect(try Self.chiSquare(sampling, expected) < Self.limit)
  }

  @Test("Of the most probable tokens, temperature 0 takes the first")
  func ties() throws {
    var sampler = try Sampler(SamplingConfiguration(temperature: 0))
    #expect(sampler.pick([-3, -1, -2, -1, -1]) == 1)
    var other = try Sampler(SamplingConfiguration(temperature: 0), excluded: [1])
    #expect(other.pick([-3, -1, -2, -1, -1]) == 3)
  }

  @Test("A number of the sampling is taken at both ends of its range")
  func ends() throws {
    for sampling in [
      SamplingConfiguration(temperature: 0), SamplingConfiguration(temperature: 1e300),
      SamplingConfiguration(topK: 1), SamplingConfiguration(topK: .max),
      SamplingConfiguration(topP: 1), SamplingConfiguration(topP: .leastNonzeroMagnitude),
    ] {
      var sampler = try Sampler(sampling)
      #expect(sampler.pick(Self.logs).map { 0..<7 ~= $0 } == true)
    }
  }

  @Test func topPKeepsTheNucleus() throws {
    // 0.3 + 0.2 < 0.6 ≤ 0.3 + 0.2 + 0.2
    #expect(
      try Self.chiSquare(SamplingConfiguration(topP: 0.6), [0, 0.3, 0, 0.2, 0, 0, 0.2]) < Self.limit
    )
  }

  @Test(
    "Of many tokens, those that sorting all would leave",
    arguments: [(1, 1, 0.9), (50, 1, 1), (40, 0.3, 0.8), (60, 3, 0.5), (60, 1, 0.999999)])
  func manyTokens(topK: Int, temperature: Double, topP: Double) throws {
    // Some equal, some impossible.
    let logs = TestSupport.draws(60, seed: TestSeed.seed(9), range: 12).map {
      $0 > 11 ? -.infinity : $0.rounded()
    }
    let order = logs.indices.sorted { (logs[$0], $1) > (logs[$1], $0) }.prefix(topK)
    let weights = order.map { exp((Double(logs[$0]) - Double(logs[order[0]])) / temperature) }
    let total = weights.reduce(0, +)
    var (kept, sum) = (0, 0.0)
    while kept < weights.count, sum < topP * total {
      sum += weights[kept]
      kept += 1
    }
    var sampler = try Sampler(
      SamplingConfiguration(temperature: temperature, topK: topK, topP: topP))
    let drawn = Set((0..<2_500).compactMap { _ in sampler.pick(logs) })
    let left = order.prefix(kept)
    #expect(drawn.isSubset(of: Set(left.map(Int32.init))))
    let likely = zip(left, weights).filter { $0.1 / sum > 6e-3 }.map { Int32($0.0) }
    #expect(drawn.isSuperset(of: likely))
  }

  @Test(
    "Many improbable tokens are drawn as often as they are probable together",
    arguments: [-5.5, -21])
  func manyImprobableTokens(log improbable: Float) throws {
    // Too far from the best to be looked at first, and needed for top-p.
    let count = improbable < -20 ? 0 : 400
    let logs = [0] + [Float](repeating: improbable, count: 400)
    var sampler = try Sampler(SamplingConfiguration(topP: 0.999))
    let part = Double((0..<1_000).count { _ in sampler.pick(logs) == 0 }) / 1_000
    // Five deviations of 1,000 draws.
    #expect(abs(part - 1 / (1 + Double(count) * exp(-5.5))) < 0.08)
  }

  @Test func excludedTokensAreNeverDrawn() throws {
    let all = SamplingConfiguration()
    let expected = [0.02, 0, 0.08, 0.2, 0, 0.15, 0.2]
    #expect(try Self.chiSquare(all, excluded: [1, 4], expected) < Self.limit)
    // What is excluded does not count towards k.
    let best = SamplingConfiguration(topK: 1)
    #expect(try Self.chiSquare(best, excluded: [1], [0, 0, 0, 1, 0, 0, 0]) < Self.limit)
    var none = try Sampler(excluded: Set(0..<7))
    #expect(none.pick(Self.logs) == nil)
  }

  @Test(arguments: [
    SamplingConfiguration(temperature: 0), SamplingConfiguration(topK: 1),
    SamplingConfiguration(topP: 1e-9), SamplingConfiguration(temperature: 1e-6),
  ])
  func argmax(_ sampling: SamplingConfiguration) throws {
    var sampler = try Sampler(sampling)
    for seed in 0..<200 {
      let values = TestSupport.draws(11, seed: TestSeed.seed(UInt64(seed)), range: 5)
      let best = values.enumerated().max { $0.element < $1.element }?.offset
      #expect(sampler.pick(values) == best.map { Int32($0) })
    }
  }

  @Test(arguments: [
    SamplingConfiguration(temperature: -1), SamplingConfiguration(temperature: .infinity),
    SamplingConfiguration(topK: 0), SamplingConfiguration(topP: 0),
    SamplingConfiguration(topP: 1.1),
    SamplingConfiguration(topP: .nan),
  ])
  func whatCannotBeIsRefused(_ sampling: SamplingConfiguration) {
    #expect(throws: ConfigurationError.self) { try Sampler(sampling) }
  }

  @Test func aSeedDecidesTheDraws() throws {
    func draws(_ seed: UInt64) throws -> [Int32?] {
      var sampler = try Sampler(SamplingConfiguration(seed: seed))
      return (0..<100).map { _ in sampler.pick(Self.logs) }
    }
    #expect(try draws(4) == draws(4))
    #expect(try draws(4) != draws(5))
  }
}
