import CPUCompute
import Glibc
import LanguageModels
import NGrams
import Randomness
import Statistics
import TestSupport
import Testing

@testable import Evaluation

@Suite(.seeded) struct PredictorTests {
  static let (text, end) = (EvaluatorTests.text, EvaluatorTests.end)
  static let specialTokens = EvaluatorTests.specialTokens

  /// Every kind of scorer, by name.
  enum Kind: String, CaseIterable {
    case carried, reset, feedForward, ngrams, dynamic, gradientDescent, cache, dynamicCache, mixture
    case tempered, temperedMixture, mixtureOfAll

    func scorer() throws -> any Scorer {
      switch self {
      case .carried: return try evaluator(.mos, .carry)
      case .reset: return try evaluator(.softmax, .reset)
      case .feedForward:
        let model = try LanguageModel(
          ModelConfiguration(
            architecture: .feedForward, contextLength: 3, vocabularySize: EvaluatorTests.vocabulary,
            embeddingWidth: 5, hiddenWidths: [6], initialization: .uniform(0.7)),
          seed: 4, on: try CPUBackend(threads: 1))
        return Evaluator(model, specialTokens: specialTokens)
      case .ngrams:
        return KneserNey(
          DynamicEvaluatorTests.training, order: 3, vocabulary: EvaluatorTests.vocabulary,
          specialTokens: specialTokens
        ).model
      case .dynamic: return try DynamicEvaluatorTests.evaluator(EvaluatorTests.model())
      case .gradientDescent:
        return try DynamicEvaluatorTests.evaluator(
          EvaluatorTests.model(.softmax), rate: 0.2, isRMS: false)
      case .cache:
        let reader = FixedReader(try EvaluatorTests.model(), specialTokens: specialTokens)
        return NeuralCache(reader, size: 30, flatness: 0.4, weight: 0.2)
      case .dynamicCache:
        let reader = try DynamicEvaluatorTests.evaluator(EvaluatorTests.model(.moc))
        return NeuralCache(reader, size: 7, flatness: 2, weight: 0.5)
      case .mixture:
        return Mixture(
          [try Kind.carried.scorer(), try Kind.ngrams.scorer()], Interpolation(weights: [0.3, 0.7])
        )
      case .tempered: return Tempered(try Kind.carried.scorer(), temperature: 1.7)
      case .temperedMixture: return Tempered(try Kind.mixture.scorer(), temperature: 0.6)
      case .mixtureOfAll:
        let parts: [Kind] = [.dynamicCache, .temperedMixture, .reset, .cache]
        return Mixture(
          try parts.map { try $0.scorer() }, Interpolation(weights: [0.4, 0.3, 0.3, 0]))
      }
    }

    private func evaluator(_ head: HeadKind, _ policy: Evaluator.StatePolicy) throws -> Evaluator {
      Evaluator(try EvaluatorTests.model(head), specialTokens: specialTokens, policy: policy)
    }
  }

  static func sum(_ logProbabilities: [Float]) -> Double {
    logProbabilities.reduce(0) { $0 + exp(Double($1)) }
  }

  static func lossesByToken(_ scorer: some Scorer) throws -> [Double] {
    try scorer.scoresByToken(of: text, findingHits: false) { _, _ in }.losses
  }

  @Test(
    "Probabilities add up to 1, and those of the text are the scorer's", arguments: Kind.allCases)
  func losses(_ kind: Kind) throws {
    let scorer = try kind.scorer()
    let losses = try scorer.losses(of: Self.text)
    let predictor = scorer.makePredictor()
    #expect(predictor.vocabularySize == EvaluatorTests.vocabulary)
    var predicted: [Double] = []
    for token in Self.text {
      let logProbabilities = try predictor.predict()
      #expect(abs(Self.sum(logProbabilities) - 1) < 1e-5)
      predicted.append(-Double(logProbabilities[Int(token)]))
      try predictor.read(token)
    }
    #expect(NeuralCacheTests.farthest(losses, predicted) < 1e-5)
    #expect(
      NeuralCacheTests.farthest(losses, try Self.lossesByToken(scorer)) < 1e-5)
    // Scoring and predicting have left the model as it was.
    #expect(try scorer.losses(of: Self.text) == losses)
    // A text that begins anew is the text again, whatever was read before it.
    predictor.begin()
    for (place, token) in Self.text.prefix(80).enumerated() {
      #expect(try abs(Double(predictor.predict()[Int(token)]) + predicted[place]) < 1e-5)
      try predictor.read(token)
    }
  }

  @Test(
    "Hits are the tokens that the predictor holds for the most probable", arguments: Kind.allCases)
  func hits(_ kind: Kind) throws {
    let scorer = try kind.scorer()
    let scores = try scorer.tokenScores(of: Self.text) { _, _ in }
    #expect(try scores.losses == scorer.losses(of: Self.text))
    switch kind {
    // Of these the probabilities of all tokens would have to be computed.
    case .ngrams, .cache, .dynamicCache, .mixture, .mixtureOfAll: #expect(scores.hits == nil)
    default:
      let predictor = scorer.makePredictor()
      let expected = try Self.text.map { token in
        let p = try predictor.predict()
        try predictor.read(token)
        return p.firstIndex(of: p.max() ?? 0) == Int(token)
      }
      #expect(scores.hits == expected)
      #expect(expected.contains(true) && expected.contains(false))
    }
    let score = Score(scores, of: Self.text, specialTokens: Self.specialTokens)
    let hits = scores.hits?.count { $0 }
    #expect(score.hits == hits)
    #expect(score.accuracy == hits.map { Double($0) / Double(Self.text.count) })
  }

  @Test("The first of equal numbers is the highest, and none is beside NaN")
  func firstMaximum() {
    let x: [Float] = [1, 3, 3, 2]
    #expect(x.indices.map { x.isFirstMaximum($0) } == [false, true, false, false])
    for place in 0..<3 { #expect(![1, 2, Float.nan].isFirstMaximum(place)) }
    #expect([Float(7)].isFirstMaximum(0))
  }

  @Test("Copies continue a prefix as the original does, each by itself", arguments: Kind.allCases)
  func copies(_ kind: Kind) throws {
    let predictor = try kind.scorer().makePredictor()
    // Not at the end of a segment of dynamic evaluation.
    for token in Self.text[..<33] { try predictor.read(token) }
    func continuation(_ predictor: any Predictor, _ tokens: some Sequence<Int32>) throws
      -> [[Float]]
    {
      try tokens.map { token in
        try predictor.read(token)
        return try predictor.predict()
      }
    }
    let (first, second, third) = try (predictor.copy(), predictor.copy(), predictor.copy())
    #expect(try first.predict() == predictor.predict() && first.predict() == second.predict())
    let another: Int32 = Self.text[33] == 9 ? 3 : 9
    let other = try continuation(first, [another, 9, 9, 2, 2, 2, 2, 2, 2])
    let next = try continuation(second, Self.text[33..<60])
    #expect(try continuation(predictor, Self.text[33..<60]) == next)
    #expect(other[0] != next[0])
    // A copy of a copy, after the others have moved on.
    #expect(try continuation(third.copy(), Self.text[33..<60]) == next)
    #expect(try continuation(third, Self.text[33..<60]) == next)
  }

  @Test func aMixtureIsItsInterpolation() throws {
    let parts = [try Kind.carried.scorer(), try Kind.ngrams.scorer(), try Kind.dynamic.scorer()]
    let interpolation = Interpolation(weights: [0.5, 0.3, 0.2])
    let mixture = Mixture(parts, interpolation)
    let expected = interpolation.losses(try parts.map { try $0.losses(of: Self.text) })
    #expect(try mixture.losses(of: Self.text) == expected)
    let predicted = try Self.lossesByToken(mixture)
    #expect(NeuralCacheTests.farthest(expected, predicted) < 1e-5)
  }

  @Test("A mixture's progress counts the tokens of all its models")
  func progressOfMixtures() throws {
    let count = Self.text.count
    let stop = Stop(at: .max)
    let mixture = Mixture(
      [try Kind.cache.scorer(), try Kind.ngrams.scorer()], Interpolation(weights: [0.5, 0.5]))
    _ = try mixture.losses(of: Self.text, progress: stop.progress)
    let windows = Array(stride(from: 0, to: count, by: 128))
    #expect(stop.reports.map(\.done) == windows + [count])
    #expect(stop.reports.allSatisfy { $0.total == 2 * count })
  }

  @Test("A temperature divides log-odds, and a half and then 2 is the model itself")
  func temperatures() throws {
    let scorer = try Kind.mixture.scorer()
    let (plain, cold) = (scorer.makePredictor(), Tempered(scorer, temperature: 0.5).makePredictor())
    for token in Self.text[..<9] {
      try plain.read(token)
      try cold.read(token)
    }
    let (p, q) = try (plain.predict(), cold.predict())
    for token in p.indices.dropFirst() {
      #expect(abs((q[token] - q[0]) - 2 * (p[token] - p[0])) < 1e-4)
    }
    let back = Tempered(Tempered(scorer, temperature: 0.5), temperature: 2)
    #expect(
      NeuralCacheTests.farthest(
        try back.losses(of: Self.text), try scorer.losses(of: Self.text)) < 1e-5)
    let warm = try Tempered(scorer, temperature: 1).losses(of: Self.text)
    #expect(try warm == scorer.losses(of: Self.text))
  }

  @Test("Copies in 8 bits move probabilities a little, and those of n-grams not at all")
  func compactCopies() throws {
    for (kind, isNear) in [(Kind.carried, 0.05), (.mixture, 0.05), (.cache, 0.05), (.ngrams, 0)] {
      let scorer = try kind.scorer()
      let (exact, compact) = (scorer.makePredictor(), scorer.makePredictor(isExact: false))
      for token in Self.text[..<20] {
        try exact.read(token)
        try compact.read(token)
      }
      let farthest = try zip(exact.predict(), compact.predict()).map { abs($0 - $1) }.max() ?? 1
      #expect(Double(farthest) <= isNear)
      #expect(try abs(Self.sum(compact.predict()) - 1) < 1e-5)
    }
  }
}
