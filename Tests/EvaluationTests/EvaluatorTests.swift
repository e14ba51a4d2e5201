import CPUCompute
import Glibc
import LanguageModels
import TestSupport
import Testing
import TokenIDs

@testable import Evaluation
import Randomness

@Suite(.seeded) struct EvaluatorTests {
  static let (vocabulary, end, unknown) = (11, Int32(0), Int32(1))
  static let specialTokens = SpecialTokens(endOfSentence: end, unknown: unknown)

  static func model(
    _ head: HeadKind = .mos, initialization: Initialization = .uniform(0.7), dropout: Float = 0
  ) throws -> LanguageModel {
    try LanguageModel(
      ModelConfiguration(
        vocabularySize: vocabulary, embeddingWidth: 5, hiddenWidths: [6, 7], head: head,
        components: head.isMixture ? 2 : 1, dropout: DropoutRates(dropout),
        initialization: initialization),
      seed: 4, on: try CPUBackend(threads: 1))
  }

  /// Lines of 0 to 22 tokens, the last one without its end.
  static let text = makeText(TestSeed.stream(6))

  static func makeText(_ stream: RandomStream) -> [Int32] {
    var stream = stream
    var text: [Int32] = []
    for line in 0..<23 {
      text += (0..<line * 7 % 23).map { _ in Int32(1 + stream.next() % 10) }
      text.append(end)
    }
    return text + [3, 1, 4]
  }

  static func score(
    _ model: LanguageModel, _ policy: Evaluator.StatePolicy, steps: Int = 128, batch: Int = 32,
    chunk: Int? = nil, text: [Int32] = text
  ) throws -> Score {
    let evaluator = Evaluator(
      model, specialTokens: specialTokens, policy: policy, steps: steps,
      batch: batch, chunk: chunk)
    return try evaluator.score(text, specialTokens: specialTokens)
  }

  /// −log p of every token, one at a time; the state is forgotten where `resets` says so.
  static func naive(
    _ model: LanguageModel, _ text: [Int32] = text, resets: (Int) -> Bool
  ) throws -> [Double] {
    let window = model.window(steps: 1, batch: 1)
    return try text.enumerated().map { at, token in
      if resets(at) { window.resetState() }
      window.inputs[0] = at == 0 ? end : text[at - 1]
      window.forward(0..<1)
      return try -Double(model.backend.read(window.predict())[Int(token)])
    }
  }

  static func agree(_ score: Score, _ losses: [Double]) -> Bool {
    abs(score.nats / losses.reduce(0, +) - 1) < 1e-6
  }

  @Test("A model of zeros is uniform: its perplexity is V", arguments: HeadKind.allCases)
  func uniform(_ head: HeadKind) throws {
    let model = try Self.model(head, initialization: .uniform(0))
    for policy in Evaluator.StatePolicy.allCases {
      let score = try Self.score(model, policy)
      // A loss is a float.
      #expect(abs(score.perplexity / Double(Self.vocabulary) - 1) < 2e-7)
      #expect(abs(score.perplexityWithoutUnknown / Double(Self.vocabulary) - 1) < 2e-7)
    }
  }

  @Test("Hits stay where they are, whatever the windows", arguments: Evaluator.StatePolicy.allCases)
  func hits(_ policy: Evaluator.StatePolicy) throws {
    let model = try Self.model()
    let window = model.window(steps: 1, batch: 1)
    let expected = try Self.text.enumerated().map { at, token in
      let before = at == 0 ? Self.end : Self.text[at - 1]
      if at == 0 || policy == .reset && before == Self.end { window.resetState() }
      window.inputs[0] = before
      window.forward(0..<1)
      let p = try model.backend.read(window.predict())
      return p.firstIndex(of: p.max() ?? 0) == Int(token)
    }
    #expect(expected.contains(true))
    for (steps, batch, chunk) in [(1, 1, nil), (7, 5, 4), (128, 32, nil)] as [(Int, Int, Int?)] {
      let evaluator = Evaluator(
        model, specialTokens: Self.specialTokens, policy: policy, steps: steps, batch: batch,
        chunk: chunk)
      let scores = try evaluator.tokenScores(of: Self.text) { _, _ in }
      #expect(scores.hits == expected)
      #expect(try scores.losses == evaluator.losses(of: Self.text))
    }
  }

  @Test("A carried state is a loop over the tokens", arguments: [1, 7, 128], [1, 16, nil])
  func carry(steps: Int, chunk: Int?) throws {
    let model = try Self.model()
    let losses = try Self.naive(model) { $0 == 0 }
    let score = try Self.score(model, .carry, steps: steps, chunk: chunk)
    #expect(Self.agree(score, losses))
    #expect(score.tokens == Self.text.count)
  }

  @Test("A state reset at every line is every line alone", arguments: [1, 7, 64], [1, 5, 128])
  func reset(batch: Int, steps: Int) throws {
    let model = try Self.model()
    let losses = try Self.naive(model) { $0 == 0 || Self.text[$0 - 1] == Self.end }
    let score = try Self.score(model, .reset, steps: steps, batch: batch)
    #expect(Self.agree(score, losses))
    #expect(score.tokens == Self.text.count)
    let carried = try Self.score(model, .carry)
    #expect(abs(carried.nats / score.nats - 1) > 1e-4)  // the policies are not the same
  }

  @Test(
    "Every loss is that of its token, and the figures are those of the losses",
    arguments: Evaluator.StatePolicy.allCases, [1, 5, 128])
  func figures(_ policy: Evaluator.StatePolicy, steps: Int) throws {
    let model = try Self.model()
    let naive = try Self.naive(model) {
      $0 == 0 || policy == .reset && Self.text[$0 - 1] == Self.end
    }
    let evaluator = Evaluator(
      model, specialTokens: Self.specialTokens, policy: policy, steps: steps, batch: 4)
    #expect(NeuralCacheTests.farthest(try evaluator.losses(of: Self.text), naive) < 5e-6)
    let score = try evaluator.score(Self.text, specialTokens: Self.specialTokens)
    let (count, unknown) = (Double(Self.text.count), Double(Self.text.count { $0 == Self.unknown }))
    let sum = naive.reduce(0, +)
    let ofUnknown = zip(naive, Self.text).reduce(0) { $0 + ($1.1 == Self.unknown ? $1.0 : 0) }
    for (figure, expected) in [
      (score.nats, sum), (score.natsPerToken, sum / count), (score.perplexity, exp(sum / count)),
      (score.unknownNats, ofUnknown), (score.unknownRate, unknown / count),
      (score.perplexityWithoutUnknown, exp((sum - ofUnknown) / (count - unknown))),
      (score.bits(per: 700), sum / 0.6931471805599453 / 700),
    ] {
      #expect(abs(figure / expected - 1) < 1e-6)
    }
    #expect(score.tokens == Self.text.count && Double(score.unknownTokens) == unknown)
  }

  @Test("The first token comes after the start, a line after the end of another")
  func starts() throws {
    let model = try Self.model()
    let evaluator = Evaluator(
      model, specialTokens: SpecialTokens(endOfSentence: 7, lineEnd: Self.end), policy: .reset)
    let losses = try evaluator.losses(of: Self.text)
    let first = try #require(Self.text.firstIndex(of: Self.end)) + 1
    let expected = try Self.naive(model, [7] + Self.text) { $0 == 1 || $0 == first + 1 }
    #expect(abs(losses[0] - expected[1]) < 1e-5 && abs(losses[first] - expected[first + 1]) < 1e-5)
  }

  @Test(arguments: Evaluator.StatePolicy.allCases)
  func unknownTokens(_ policy: Evaluator.StatePolicy) throws {
    let model = try Self.model()
    let losses = try Self.naive(model) {
      $0 == 0 || policy == .reset && Self.text[$0 - 1] == Self.end
    }
    let score = try Self.score(model, policy, steps: 5, batch: 3)
    let unknown = Self.text.indices.filter { Self.text[$0] == Self.unknown }
    #expect(score.unknownTokens == unknown.count && unknown.count > 5)
    #expect(abs(score.unknownNats / unknown.reduce(0) { $0 + losses[$1] } - 1) < 1e-6)
    let known = losses.reduce(0, +) - unknown.reduce(0) { $0 + losses[$1] }
    let perplexity = exp(known / Double(Self.text.count - unknown.count))
    #expect(abs(score.perplexityWithoutUnknown / perplexity - 1) < 1e-6)
  }

  @Test(arguments: Evaluator.StatePolicy.allCases)
  func anEmptyTextHasNoTokens(_ policy: Evaluator.StatePolicy) throws {
    let score = try Self.score(try Self.model(), policy, text: [])
    #expect(score == Score())
  }

  @Test("A slice is scored like its copy", arguments: Evaluator.StatePolicy.allCases)
  func slices(_ policy: Evaluator.StatePolicy) throws {
    let model = try Self.model()
    let evaluator = Evaluator(
      model, specialTokens: Self.specialTokens, policy: policy)
    #expect(
      try evaluator.score(Self.text[40...], specialTokens: Self.specialTokens)
        == evaluator.score(Array(Self.text[40...]), specialTokens: Self.specialTokens))
  }

  @Test("27. Dropout is off in evaluation", arguments: Evaluator.StatePolicy.allCases)
  func dropoutIsOff(_ policy: Evaluator.StatePolicy) throws {
    let (plain, dropping) = (try Self.model(), try Self.model(dropout: 0.5))
    #expect(try Self.score(plain, policy) == Self.score(dropping, policy))
  }

  @Test func theModelsStateIsLeftAlone() throws {
    let model = try Self.model()
    let window = model.window(steps: 3, batch: 2)
    window.forward(0..<3)
    window.carryState()
    let before = try window.states.map { try model.backend.read($0.values) }
    _ = try Self.score(model, .carry)
    #expect(try window.states.map { try model.backend.read($0.values) } == before)
    #expect(before.contains { $0.contains { $0 != 0 } })
  }

  @Test("Progress counts every token, and stops by throwing", arguments: [1, 4])
  func progress(batch: Int) throws {
    let text = Self.text
    func evaluator(_ policy: Evaluator.StatePolicy) throws -> Evaluator {
      Evaluator(
        try Self.model(), specialTokens: Self.specialTokens, policy: policy, steps: 10,
        batch: batch)
    }
    let stop = Stop(at: 3)
    #expect(throws: Stop.Requested.self) {
      try evaluator(.carry).score(text, specialTokens: Self.specialTokens, progress: stop.progress)
    }
    #expect(stop.reports.map(\.done) == [0, 10, 20])
    #expect(stop.reports.allSatisfy { $0.total == text.count })

    let all = Stop(at: .max)
    _ = try evaluator(.reset).losses(of: text, progress: all.progress)
    let done = all.reports.map(\.done)
    #expect(done == done.sorted() && done.first == 0)
    #expect(all.reports.allSatisfy { $0.total == text.count })
    #expect(zip(done, done.dropFirst()).allSatisfy { $1 - $0 <= 10 * batch })
    #expect(text.count - (done.last ?? 0) <= 10 * batch)
  }
}

@Suite struct ScoreTests {
  static var score: Score {
    var score = Score()
    score.tokens = 8
    score.nats = 8 * log(32)
    score.unknownTokens = 2
    score.unknownNats = 2 * log(32) - 6 * log(2)
    return score
  }

  @Test func figures() {
    let score = Self.score
    #expect(abs(score.natsPerToken - 3.465735902799726) < 1e-12)
    #expect(abs(score.perplexity - 32) < 1e-12)
    #expect(abs(score.bits(per: 20) - 2) < 1e-12)  // 8 tokens of 5 bits
    #expect(score.unknownRate == 0.25)
    // 6 known tokens share 40 − 10 + 6 bits.
    #expect(abs(score.perplexityWithoutUnknown - 64) < 1e-11)
  }

  @Test("A score adds all losses up, and those of unknown tokens apart")
  func sums() {
    let special = SpecialTokens(endOfSentence: 0, unknown: 1)
    let score = Score([1, 2, 4, 8, 16], of: [3, 1, 0, 1, 2], specialTokens: special)
    #expect(score.tokens == 5 && score.nats == 31)
    #expect(score.unknownTokens == 2 && score.unknownNats == 10)
    #expect(abs(score.perplexityWithoutUnknown - exp(7)) < 1e-9)
    // A vocabulary of everything has no unknown token.
    let all = Score(
      [1, 2, 4, 8, 16], of: [3, 1, 0, 1, 2], specialTokens: SpecialTokens(endOfSentence: 0))
    #expect(all.nats == 31 && all.unknownTokens == 0 && all.unknownNats == 0)
    #expect(all.unknownRate == 0 && all.perplexityWithoutUnknown == all.perplexity)
  }
}
