import Glibc
import LanguageModels
import TestSupport
import Testing

@testable import Evaluation

@Suite(.seeded) struct NeuralCacheTests {
  static let text = EvaluatorTests.text

  static func losses(
    _ model: LanguageModel, _ text: [Int32] = text, size: Int = 30, flatness: Float = 0.4,
    weight: Double = 0.2, steps: Int = 128
  ) throws -> [Double] {
    let reader = FixedReader(model, specialTokens: EvaluatorTests.specialTokens, steps: steps)
    let cache = NeuralCache(reader, size: size, flatness: flatness, weight: weight)
    return try cache.losses(of: text)
  }

  /// Of every token of the text: p of it by the model, and h_t·h_i of all pairs with those before it.
  static func pairs(_ model: LanguageModel) throws -> [(p: Double, products: [Double])] {
    let window = model.window(steps: 1, batch: 1)
    var contexts: [[Float]] = []
    return try text.enumerated().map { at, word in
      window.inputs[0] = at == 0 ? EvaluatorTests.end : text[at - 1]
      window.forward(0..<1)
      let p = try exp(Double(model.backend.read(window.predict())[Int(word)]))
      let h = try model.backend.read(window.contexts)
      defer { contexts.append(h) }
      return (
        p,
        contexts.map { past in
          var product = 0.0
          for j in h.indices { product += Double(h[j]) * Double(past[j]) }
          return product
        }
      )
    }
  }

  /// The definition, over all pairs and one token at a time.
  static func naive(
    _ pairs: [(p: Double, products: [Double])], size: Int, flatness: Float, weight: Double
  ) -> [Double] {
    pairs.enumerated().map { at, pair in
      guard at > 0 else { return -log(pair.p) }
      var (found, all) = (0.0, 0.0)
      for past in max(at - size, 0)..<at {
        let share = exp(Double(flatness) * pair.products[past])
        all += share
        if text[past] == text[at] { found += share }
      }
      return -log((1 - weight) * pair.p + weight * found / all)
    }
  }

  static func farthest(_ a: [Double], _ b: [Double]) -> Double {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }

  @Test("The cache is its definition over all pairs", arguments: [1, 30, 1000], [1, 7, 128])
  func definition(size: Int, steps: Int) throws {
    let model = try EvaluatorTests.model()
    let pairs = try Self.pairs(model)
    for (flatness, weight) in [(Float(0), 0.5), (0.4, 0.2), (3, 0.9)] {
      let cached = try Self.losses(
        model, size: size, flatness: flatness, weight: weight, steps: steps)
      let naive = Self.naive(pairs, size: size, flatness: flatness, weight: weight)
      #expect(Self.farthest(cached, naive) < 2e-6)
    }
  }

  @Test func withoutWeightTheModelIsPlain() throws {
    let model = try EvaluatorTests.model()
    let plain = Evaluator(model, specialTokens: EvaluatorTests.specialTokens)
    #expect(try Self.losses(model, weight: 0) == plain.losses(of: Self.text))
  }

  @Test func whatIsRepeatedGrowsLikelierAndWhatIsNewLessLikely() throws {
    let model = try EvaluatorTests.model()
    let text: [Int32] = [3, 3, 3, 3, 9]
    let plain = try Self.losses(model, text, weight: 0)
    let cached = try Self.losses(model, text, weight: 0.2)
    // The cache is sure of the only word that it knows.
    for place in 1...3 { #expect(cached[place] < min(plain[place], -log(0.2))) }
    #expect(cached[0] == plain[0])
    #expect(abs(cached[4] - (plain[4] - log(0.8))) < 1e-12)
  }

  @Test func laterTokensDoNotMatter() throws {
    let model = try EvaluatorTests.model()
    let losses = try Self.losses(model, steps: 16)
    let other = try Self.losses(model, Self.text.dropLast() + [7], steps: 16)
    #expect(losses.dropLast() == other.dropLast() && losses.last != other.last)
  }

  @Test func oneReadingServesEveryFlatness() throws {
    let model = try EvaluatorTests.model()
    let reader = FixedReader(model, specialTokens: EvaluatorTests.specialTokens)
    let all = try Recollection.of(Self.text, by: reader, size: 30, flatness: [0, 0.4, 2])
    #expect(all.map(\.flatness) == [0, 0.4, 2])
    for recollection in all {
      #expect(
        try recollection.losses(weight: 0.2)
          == Self.losses(model, flatness: recollection.flatness))
    }
  }

  @Test func emptyTextsAndStops() throws {
    let model = try EvaluatorTests.model()
    #expect(try Self.losses(model, []) == [])
    let reader = FixedReader(model, specialTokens: EvaluatorTests.specialTokens, steps: 10)
    let (cache, stop) = (NeuralCache(reader, size: 5, flatness: 1, weight: 0.1), Stop(at: 3))
    #expect(throws: Stop.Requested.self) {
      try cache.losses(of: Self.text, progress: stop.progress)
    }
    #expect(stop.reports.map(\.done) == [0, 10, 20])
  }

  @Test("A model that learns at a rate of 0 has the cache of a fixed one")
  func learning() throws {
    let model = try EvaluatorTests.model()
    func losses(rate: Float) throws -> [Double] {
      let reader = DynamicEvaluator(
        model, rule: .init(rate: rate, decay: 0, epsilon: 0),
        scales: GradientScales(uniformFor: model), specialTokens: EvaluatorTests.specialTokens,
        segment: 5)
      return try NeuralCache(reader, size: 30, flatness: 0.4, weight: 0.2).losses(of: Self.text)
    }
    let fixed = try Self.losses(model)
    #expect(Self.farthest(try losses(rate: 0), fixed) < 2e-6)
    #expect(Self.farthest(try losses(rate: 0.1), fixed) > 1e-3)
  }
}
