import CPUCompute
import FoundationEssentials
import Glibc
import LanguageModels
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
    let logs = TestSupport.draws(60, seed: 9, range: 12).map {
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
      let values = TestSupport.draws(11, seed: UInt64(seed), range: 5)
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

@Suite struct GeneratorTests {
  static let test = ModelCase(.lstm, .tanh, .mos, tied: true, hidden: [5, 4])

  static func generate(_ model: LanguageModel, seed: UInt64, count: Int = 40) throws -> [Int32] {
    let sampler = try Sampler(SamplingConfiguration(seed: seed))
    let generator = Generator(model, prompt: [1, 2], sampler: sampler, isExact: true)
    return Array(generator.prefix(count))
  }

  @Test func aSeedDecidesTheText() throws {
    let window = try Self.test.makeWindow()
    #expect(try Self.generate(window.model, seed: 3) == Self.generate(window.model, seed: 3))
    #expect(try Self.generate(window.model, seed: 3) != Self.generate(window.model, seed: 4))
    #expect(try Self.generate(window.model, seed: 3).count == 40)
  }

  @Test(arguments: HeadKind.allCases)
  func aCompactedModelPredictsTheSame(head: HeadKind) throws {
    let test = ModelCase(.lstm, .tanh, head, tied: false, hidden: [70, 40])
    let window = try test.makeWindow()
    let models = [
      window.model.window(steps: 1, batch: 1),
      window.model.window(steps: 1, batch: 1, isCompact: true),
    ]
    for token: Int32 in [1, 5, 2, 2, 6, 0] {
      let logs = try models.map { window in
        window.inputs[0] = token
        window.forward(0..<1)
        return try window.backend.read(window.predict())
      }
      for (exact, compact) in zip(logs[0], logs[1]) { #expect(abs(exact - compact) < 0.02) }
      #expect(logs[0] != logs[1])
    }
  }

  @Test("The first token is drawn after the whole prompt")
  func prompts() throws {
    var test = Self.test
    test.configuration.initialization = .uniform(1.5)
    let window = try test.makeWindow()
    let reference = Reference(window.model)
    var firsts: Set<[Int32]> = []
    for first in 0..<7 as Range<Int32> {
      var state = reference.startingState(test.states.mapValues { $0.map { _ in 0 } }, row: 0)
      var h: [Double] = []
      for token in [first, 3, 3] { h = reference.read(Int(token), &state) }
      let logs = (0..<7).map { Float(log(reference.probability(of: $0, h))) }
      var drawn: [Int32] = []
      for seed in 1...30 as ClosedRange<UInt64> {
        var sampler = try Sampler(SamplingConfiguration(seed: seed))
        var generator = Generator(
          window.model, prompt: [first, 3, 3], sampler: sampler, isExact: true)
        drawn.append(generator.next() ?? -1)
        #expect(drawn.last == sampler.pick(logs))
      }
      firsts.insert(drawn)
    }
    #expect(firsts.count > 2)
  }

  @Test("Only a generator that is not exact computes with copies in 8 bits")
  func exactness() throws {
    // Token 6 is better than token 2 by 0.003 of its first weight, which 8 bits do not tell apart.
    let model = try LanguageModel(
      ModelConfiguration(
        cell: .rnn, vocabularySize: 7, embeddingWidth: 2, hiddenWidths: [2],
        initialization: .uniform(0)),
      seed: 1, on: CPUBackend(threads: 1))
    model["layer0.bias"] = [3, 3]
    var decoder = [Float](repeating: 0, count: 14)
    decoder.replaceSubrange(4..<6, with: [1, 0])
    decoder.replaceSubrange(12..<14, with: [1, 0.003])
    model["decoder"] = decoder
    for (isExact, token) in [(true, Int32(6)), (false, 2)] {
      let sampler = try Sampler(SamplingConfiguration(temperature: 0))
      var generator = Generator(model, prompt: [0], sampler: sampler, isExact: isExact)
      #expect(generator.next() == token)
    }
  }

  @Test func theModelsStateIsLeftAlone() throws {
    let (window, control) = (try Self.test.makeWindow(), try Self.test.makeWindow())
    for window in [window, control] { Self.test.forward(window) }
    _ = try Self.generate(window.model, seed: 3)
    for window in [window, control] { window.forward(0..<ModelCase.steps) }
    #expect(try window.losses(ModelCase.steps) == control.losses(ModelCase.steps))
    #expect(
      try window.readStates().map(\.values)
        == control.readStates().map(\.values))
  }

  @Test("21. Free running reads the prompt, then its own tokens")
  func freeRunning() throws {
    var test = Self.test
    test.configuration.initialization = .uniform(3)  // what is read decides what follows
    let window = try test.makeWindow()
    let reference = Reference(window.model)
    var state = reference.startingState(
      test.states.mapValues { $0.map { _ in 0 } }, row: 0)
    var sampler = try Sampler(SamplingConfiguration(seed: 3))
    var expected: [Int32] = [1, 2]
    _ = reference.read(1, &state)
    for _ in 0..<40 {
      let h = reference.read(Int(expected[expected.count - 1]), &state)
      let logs = (0..<7).map { Float(log(reference.probability(of: $0, h))) }
      expected.append(sampler.pick(logs) ?? -1)
    }
    #expect(try Self.generate(window.model, seed: 3) == Array(expected.dropFirst(2)))
    #expect(Set(expected).count > 4)
  }
}
