import CPUCompute
import Glibc
import LanguageModels
import Testing

@testable import Evaluation
import Randomness

@Suite struct EvaluatorTests {
  static let (vocabulary, end, unknown) = (11, Int32(0), Int32(1))

  static func model(
    _ head: HeadKind = .mos, initialization: Initialization = .uniform(0.7), dropout: Float = 0
  ) throws -> LanguageModel {
    try LanguageModel(
      ModelConfiguration(
        vocabularySize: vocabulary, embeddingWidth: 5, hiddenWidths: [6, 7], head: head,
        components: head.isMixture ? 2 : 1, dropout: DropoutRates(dropout),
        initialization: initialization),
      steps: 3, batch: 2, seed: 4, on: try CPUBackend(threads: 1))
  }

  /// Lines of 0 to 22 tokens, the last one without its end.
  static let text: [Int32] = {
    var stream = RandomStream(seed: 6)
    var text: [Int32] = []
    for line in 0..<23 {
      text += (0..<line * 7 % 23).map { _ in Int32(1 + stream.next() % 10) }
      text.append(end)
    }
    return text + [3, 1, 4]
  }()

  static func score(
    _ model: LanguageModel, _ policy: Evaluator.StatePolicy, steps: Int = 128, batch: Int = 32,
    chunk: Int? = nil, text: [Int32] = text
  ) throws -> Score {
    let evaluator = Evaluator(
      model, policy: policy, start: end, lineEnd: end, steps: steps,
      batch: batch, chunk: chunk)
    return try #require(evaluator.score(text, unknown: unknown))
  }

  /// −log p of every token, one at a time; the state is forgotten where `resets` says so.
  static func naive(
    _ model: LanguageModel, _ text: [Int32] = text, resets: (Int) -> Bool
  ) -> [Double] {
    let model = model.resized(steps: 1, batch: 1)
    return text.enumerated().map { at, token in
      if resets(at) { model.resetState() }
      model.inputs[0] = at == 0 ? end : text[at - 1]
      model.forward(0..<1)
      return -Double(model.backend.read(model.predict())[Int(token)])
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

  @Test("A carried state is a loop over the tokens", arguments: [1, 7, 128], [1, 16, nil])
  func carry(steps: Int, chunk: Int?) throws {
    let model = try Self.model()
    let losses = Self.naive(model) { $0 == 0 }
    let score = try Self.score(model, .carry, steps: steps, chunk: chunk)
    #expect(Self.agree(score, losses))
    #expect(score.tokens == Self.text.count)
  }

  @Test("A state reset at every line is every line alone", arguments: [1, 7, 64], [1, 5, 128])
  func reset(batch: Int, steps: Int) throws {
    let model = try Self.model()
    let losses = Self.naive(model) { $0 == 0 || Self.text[$0 - 1] == Self.end }
    let score = try Self.score(model, .reset, steps: steps, batch: batch)
    #expect(Self.agree(score, losses))
    #expect(score.tokens == Self.text.count)
    let carried = try Self.score(model, .carry)
    #expect(abs(carried.nats / score.nats - 1) > 1e-4)  // the policies are not the same
  }

  @Test("The first token comes after the start, a line after the end of another")
  func starts() throws {
    let model = try Self.model()
    let evaluator = Evaluator(model, policy: .reset, start: 7, lineEnd: Self.end)
    let losses = try #require(evaluator.losses(of: Self.text) { false })
    let first = try #require(Self.text.firstIndex(of: Self.end)) + 1
    let expected = Self.naive(model, [7] + Self.text) { $0 == 1 || $0 == first + 1 }
    #expect(abs(losses[0] - expected[1]) < 1e-5 && abs(losses[first] - expected[first + 1]) < 1e-5)
  }

  @Test(arguments: Evaluator.StatePolicy.allCases)
  func unknownTokens(_ policy: Evaluator.StatePolicy) throws {
    let model = try Self.model()
    let losses = Self.naive(model) {
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
      model, policy: policy, start: Self.end, lineEnd: Self.end)
    #expect(
      evaluator.score(Self.text[40...], unknown: Self.unknown)
        == evaluator.score(Array(Self.text[40...]), unknown: Self.unknown))
  }

  @Test("27. Dropout is off in evaluation", arguments: Evaluator.StatePolicy.allCases)
  func dropoutIsOff(_ policy: Evaluator.StatePolicy) throws {
    let (plain, dropping) = (try Self.model(), try Self.model(dropout: 0.5))
    #expect(try Self.score(plain, policy) == Self.score(dropping, policy))
  }

  @Test func theModelsStateIsLeftAlone() throws {
    let model = try Self.model()
    model.forward(0..<3)
    let before = model.states.map { model.backend.read($0.values) }
    _ = try Self.score(model, .carry)
    #expect(model.states.map { model.backend.read($0.values) } == before)
    #expect(before.contains { $0.contains { $0 != 0 } })
  }

  @Test func scoringCanBeStopped() throws {
    let evaluator = Evaluator(
      try Self.model(), start: Self.end, lineEnd: Self.end, steps: 10)
    var questions = 0
    let score = evaluator.score(Self.text, unknown: Self.unknown) {
      questions += 1
      return questions == 3
    }
    #expect(score == nil && questions == 3)
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
}
