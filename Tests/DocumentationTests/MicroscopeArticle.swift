import CPUCompute
import LanguageModels
import Microscope
import Testing
import TokenIDs

/// The code of the article of Microscope.
@Suite struct MicroscopeArticle {
  @Test func insideAMixture() throws {
    let model = try LanguageModel(
      ModelConfiguration(
        vocabularySize: 40, embeddingWidth: 4, hiddenWidths: [8], head: .mos, components: 3,
        initialization: .uniform(1)), seed: 1, on: CPUBackend(threads: 1))
    let ids = (0..<200).map { Int32($0 * $0 % 40) }
    let specialTokens = SpecialTokens(endOfSentence: 1)

    // 50 positions of the text, and the contexts that the head sees there.
    let sample = try ContextSample(model, of: ids, specialTokens: specialTokens, count: 50)
    let weights = try OutputWeights(of: model)

    // A softmax has rank 4 + 2 at most here; a mixture of softmaxes can have more.
    let rank = try LogProbabilityRank(sample, weights, tokens: Array(0..<40))
    print(rank.numerical, LogProbabilityRank.bound(of: model.configuration))

    if let mixture = sample.head.mixture {
      let use = MixtureUse(mixture, targets: sample.targets)
      print(use.use, use.priorEntropy)  // the mean prior of each component; nats
    }
    let next = try NextTokens(model, after: [3, 7], specialTokens: specialTokens, count: 3)
    for candidate in next.candidates { print(candidate.token, candidate.probability) }

    #expect(LogProbabilityRank.bound(of: model.configuration) == 6)
    #expect(rank.numerical > 6 && rank.numerical <= 40)
    let use = MixtureUse(try #require(sample.head.mixture), targets: sample.targets)
    #expect(abs(use.use.reduce(0, +) - 1) < 1e-6 && use.use.count == 3)
    #expect(next.candidates.count == 3 && next.components.count == 3)
    #expect(next.candidates[0].probability >= next.candidates[1].probability)
  }
}
