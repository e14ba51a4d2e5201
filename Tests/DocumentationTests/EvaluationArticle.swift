import CPUCompute
import Evaluation
import LanguageModels
import NGrams
import Randomness
import Statistics
import Testing
import TokenIDs
import Training

/// The code of the article of Evaluation.
@Suite struct EvaluationArticle {
  @Test func perplexity() throws {
    // A text in which two tokens, equally probable, can follow each token: no model can have a
    // perplexity below 2. 0 ends a sentence, which never happens here.
    var coin = RandomStream(seed: 1)
    var token = 0
    let ids = (0..<4_000).map { _ in
      token = (2 * token + (coin.unit() < 0.5 ? 0 : 1)) % 6
      return Int32(token + 1)
    }
    let (train, test) = (Array(ids[..<3_000]), Array(ids[3_000...]))
    let specialTokens = SpecialTokens(endOfSentence: 0)

    // N-grams are a scorer.
    let ngrams = KneserNey(train, order: 2, vocabulary: 7, specialTokens: specialTokens).model
    let losses = try ngrams.losses(of: test)  // −log p of every token, in nats
    let score = Score(losses, of: test, specialTokens: specialTokens)
    print(score.perplexity)
    let interval = Perplexity.of(BlockBootstrap(losses, least: BlockBootstrap.leastTokens).interval)
    print(interval ?? [])  // both ends of the 95 % interval

    // A predictor reads one token at a time. It gives the same losses.
    let predictor = ngrams.makePredictor()
    var nats = 0.0
    for token in test {
      nats -= Double(try predictor.predict()[Int(token)])
      try predictor.read(token)
    }
    print(nats, score.nats)

    // The scorer of a network is an Evaluator. A mixture of scorers is a scorer too.
    let model = try LanguageModel(
      ModelConfiguration(vocabularySize: 7, embeddingWidth: 8, hiddenWidths: [16]), seed: 1,
      on: CPUBackend(threads: 1))
    let trainer = try Trainer(
      TrainingConfiguration(epochs: 1, batch: 4, bptt: 10, rate: 0.01), model: model,
      corpus: train, specialTokens: specialTokens)
    while !trainer.isEpochDone { _ = try trainer.step() }
    let network = Evaluator(model, specialTokens: specialTokens)
    let fitted = Interpolation(fitting: [
      try ngrams.losses(of: train), try network.losses(of: train),
    ])
    let mixture = Mixture([ngrams, network], fitted)
    print(fitted.weights, try mixture.score(test, specialTokens: specialTokens).perplexity)

    #expect(score.tokens == 1_000 && (1.95...2.1).contains(score.perplexity))
    let bounds = try #require(interval)
    #expect(bounds.lowerBound < score.perplexity && score.perplexity < bounds.upperBound)
    #expect(abs(nats - score.nats) < 1e-3)
    let networkScore = try network.score(test, specialTokens: specialTokens)
    #expect((1.95...2.5).contains(networkScore.perplexity))
    let mixed = try mixture.losses(of: test)
    let parts = [losses, try network.losses(of: test)]
    #expect(zip(mixed, fitted.losses(parts)).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(abs(fitted.weights.reduce(0, +) - 1) < 1e-12)
  }
}
