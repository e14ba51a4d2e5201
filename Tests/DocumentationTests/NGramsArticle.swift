import Glibc
import NGrams
import Testing
import TokenIDs

/// The code of the article of NGrams.
@Suite struct NGramsArticle {
  @Test func estimate() {
    // Ids of tokens; 1 ends a sentence.
    let text: [Int32] = [2, 3, 4, 1, 2, 3, 5, 1, 2, 3, 4, 1]
    let specialTokens = SpecialTokens(endOfSentence: 1)
    let model = KneserNey(text, order: 3, vocabulary: 6, specialTokens: specialTokens).model

    var history = NGramHistory(startingSentenceOf: model)
    history.append(2)
    history.append(3)
    let nats = -history.logProbability(of: 4)
    let distribution = history.distribution()  // p of each of the 6 tokens

    #expect(abs(distribution.reduce(0, +) - 1) < 1e-6)
    #expect(abs(distribution[4] - exp(-nats)) < 1e-9)
    #expect(distribution[4] > 0.3 && distribution[5] > 0.3 && distribution[2] < 0.1)
  }
}
