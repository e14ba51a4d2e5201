import Glibc
import Microscope
import LanguageModels
import ModelTesting
import TestSupport
import Testing

@Suite(.seeded) struct LogProbabilityRankTests {
  /// A·B of random A `[20, rank]` and B `[rank, 30]`.
  static func matrix(rank: Int) -> [[Double]] {
    let left = draws(20 * rank, seed: TestSeed.seed(1)).map { Double($0) }
    let right = draws(rank * 30, seed: TestSeed.seed(2)).map { Double($0) }
    return (0..<20).map { row in
      (0..<30).map { column in
        (0..<rank).reduce(0) { $0 + left[row * rank + $1] * right[$1 * 30 + column] }
      }
    }
  }

  @Test("A product has the rank of its inner dimension", arguments: [1, 2, 7, 20])
  func product(rank: Int) throws {
    let seen = try LogProbabilityRank(rows: Self.matrix(rank: rank))
    #expect(seen.numerical == rank)
    #expect(seen.singularValues.count == 20)
    #expect(seen.effective <= Double(rank) + 1e-9)
    #expect(rank > 1 || abs(seen.effective - 1) < 1e-9)
  }

  @Test func knownSingularValues() throws {
    // Rows that are orthogonal have their lengths.
    let seen = try LogProbabilityRank(rows: [[0, 3, 0, 0], [5, 0, 0, 0], [0, 0, 0.6, 0.8]])
    for (value, expected) in zip(seen.singularValues, [5.0, 3, 1]) {
      #expect(abs(value - expected) < 1e-14)
    }
    #expect(abs(seen.threshold / (4 * 0x1p-52 * 5) - 1) < 1e-14)
    let equal = try LogProbabilityRank(rows: [[0, 2, 0], [2, 0, 0], [0, 0, 2]])
    #expect(abs(equal.effective - 3) < 1e-14)
    let entropy = -(5 * log(5.0 / 9) + 3 * log(3.0 / 9) + log(1.0 / 9)) / 9
    #expect(abs(seen.effective - exp(entropy)) < 1e-13)
  }

  @Test(
    "The matrix is of log-probabilities in plain loops, the tokens its columns as given",
    arguments: HeadKind.allCases)
  func values(_ head: HeadKind) throws {
    let model = try Models.make(head, components: head.isMixture ? 3 : nil)
    let sample = try Models.sample(model, count: 9)
    let tokens: [Int32] = [41, 3, 17, 8, 30, 2, 49]
    var reports: [[Int]] = []
    let seen = try LogProbabilityRank(sample, OutputWeights(of: model), tokens: tokens) {
      reports.append([$0, $1])
    }
    let decoder = PlainDecoder(model)
    let components = head == .mos ? 3 : 1
    let rows = (0..<9).map { position in
      let priors = sample.head.scored.logPrior[position * components..<(position + 1) * components]
      var p = [Double](repeating: 0, count: Models.vocabulary)
      for (k, prior) in priors.enumerated() {
        let contexts = sample.head.scored.contexts
        let component = decoder.probabilities(of: contexts, row: position * components + k)
        for token in p.indices { p[token] += exp(Double(prior)) * component[token] }
      }
      let sum = p.reduce(0, +)
      return tokens.map { log(p[Int($0)] / sum) }
    }
    let expected = plainSingularValues(rows)
    #expect(seen.contexts == 9 && seen.tokens == 7 && seen.singularValues.count == 7)
    for (value, expected) in zip(seen.singularValues, expected) {
      #expect(abs(value - expected) < 1e-9 * (1 + seen.singularValues[0]))
    }
    #expect(Array(reports.prefix(9)) == (0..<9).map { [$0, 9] })
    #expect(reports.dropFirst(9).allSatisfy { $0 == [9, 9] })
    // Other columns are another matrix.
    let others = try LogProbabilityRank(sample, OutputWeights(of: model), tokens: Array(0..<7))
    #expect(abs(others.singularValues[0] / expected[0] - 1) > 1e-3)
  }

  @Test("Singular values are left within a second, whatever they still take")
  func stops() throws {
    struct Stop: Error {}
    let side = 1_000
    let row = draws(2 * side, seed: TestSeed.seed(3)).map(Double.init)
    let rows = (0..<side).map { at in (0..<side).map { row[(at * 7 + $0 * $0) % (2 * side)] } }
    let clock = ContinuousClock()
    var calls = 0
    var stopped = clock.now
    #expect(throws: Stop.self) {
      try LogProbabilityRank(rows: rows) {
        calls += 1
        stopped = clock.now
        if calls == 3 { throw Stop() }
      }
    }
    #expect(calls == 3 && clock.now - stopped < .seconds(1))
  }

  @Test func nothingHasNoRank() throws {
    let seen = try LogProbabilityRank(rows: [[0, 0], [0, 0]])
    #expect(seen.numerical == 0 && seen.effective == 0)
  }

  @Test func whatIsNotFiniteIsRefused() {
    #expect(throws: MicroscopeError.self) { try LogProbabilityRank(rows: [[0, .nan], [1, 2]]) }
  }

  static func rank(_ model: LanguageModel, tokens: Int = Models.vocabulary) throws -> Int {
    try LogProbabilityRank(
      Models.sample(model), try OutputWeights(of: model), tokens: (0..<Int32(tokens)).reversed()
    ).numerical
  }

  @Test("Softmax and MoC: D of the contexts, 1 of the bias, 1 of the normalisers", arguments: 1...6)
  func bound(width: Int) throws {
    for tied in [false, true] {
      let softmax = try Models.make(.softmax, width: width, tied: tied)
      #expect(try Self.rank(softmax) == width + 2)
      #expect(LogProbabilityRank.bound(of: softmax.configuration) == width + 2)
      let moc = try Models.make(.moc, components: 3, width: width, tied: tied)
      #expect(try Self.rank(moc) == width + 2)
      // Without a bias there is one less.
      softmax["decoder.bias"] = [Float](repeating: 0, count: Models.vocabulary)
      #expect(try Self.rank(softmax) == width + 1)
      // Columns left out take nothing from the normalisers of the rest.
      #expect(try Self.rank(moc, tokens: 30) == width + 2)
    }
  }

  @Test("MoS: the rank is that of a softmax for K = 1, and full for K = 3")
  func mixture() throws {
    #expect(try Self.rank(Models.make(.mos, components: 1)) == 4 + 2)
    #expect(try Self.rank(Models.make(.mos, components: 3)) == Models.vocabulary)
  }

  @Test("Sigsoftmax: no bound of a softmax's width")
  func sigsoftmax() throws {
    for head in [HeadKind.softmax, .moc] {
      let model = try Models.make(head, outputFunction: .sigsoftmax)
      #expect(try Self.rank(model) > 3 * LogProbabilityRank.bound(of: model.configuration))
    }
  }
}
