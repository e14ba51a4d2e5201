import CPUCompute
import LanguageModels
import Testing
import TestSupport

@testable import Evaluation

/// Scores on one thread and on three.
@Suite(.seeded) struct ThreadTests {
  enum Way: String, CaseIterable { case carried, reset, dynamic, cache, recalled }

  /// Of a model that is large enough for work to be shared.
  static func losses(_ way: Way, threads: Int) throws -> [Double] {
    let model = try LanguageModel(
      ModelConfiguration(
        vocabularySize: 509, embeddingWidth: 41, hiddenWidths: [47], head: .mos, components: 2,
        initialization: .uniform(0.3)),
      seed: 1, on: CPUBackend(threads: threads))
    let special = EvaluatorTests.specialTokens
    let text = ids(120, below: 509, seed: 3).enumerated().map { $0 % 11 == 10 ? 0 : $1 }
    func dynamic() throws -> DynamicEvaluator {
      DynamicEvaluator(
        model, rule: .init(rate: 0.02, decay: 0.05, epsilon: 1e-3),
        scales: try GradientScales(of: model, over: text, specialTokens: special, segment: 9),
        specialTokens: special, segment: 9)
    }
    switch way {
    case .carried: return try Evaluator(model, specialTokens: special).losses(of: text)
    case .reset:
      return try Evaluator(model, specialTokens: special, policy: .reset, batch: 5).losses(of: text)
    case .dynamic: return try dynamic().losses(of: text)
    case .cache:
      let reader = FixedReader(model, specialTokens: special, steps: 32)
      return try NeuralCache(reader, size: 50, flatness: 0.5, weight: 0.3).losses(of: text)
    case .recalled:
      return try NeuralCache(dynamic(), size: 50, flatness: 0.5, weight: 0.3).losses(of: text)
    }
  }

  @Test("Every token has the same loss on one thread and on three", arguments: Way.allCases)
  func threads(_ way: Way) throws {
    let (one, three) = try (Self.losses(way, threads: 1), Self.losses(way, threads: 3))
    #expect(one.count == 120 && NeuralCacheTests.farthest(one, three) < 2e-5)
    #expect(one.allSatisfy { $0 > 0 })
  }
}
