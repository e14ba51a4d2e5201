import Glibc
import NGrams
import Storage
import TestSupport
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
    print(nats, distribution)

    #expect(abs(distribution.reduce(0, +) - 1) < 1e-6)
    #expect(abs(distribution[4] - exp(-nats)) < 1e-9)
    #expect(distribution[4] > 0.3 && distribution[5] > 0.3 && distribution[2] < 0.1)
  }

  @Test func arpa() throws {
    let text: [Int32] = [2, 3, 4, 1, 2, 3, 5, 1, 2, 3, 4, 1]
    let specialTokens = SpecialTokens(endOfSentence: 1)
    let model = KneserNey(text, order: 3, vocabulary: 6, specialTokens: specialTokens).model
    let work = try TemporaryFolder()
    let path = "\(work.path)/model.arpa"

    let words = ["<unk>", "</s>", "the", "cat", "sat", "ran"].map { Array($0.utf8) }
    try AtomicFile.write(to: path) { file in
      try model.writeARPA(to: &file) { words[Int($0)] }
    }
    let again = try NGramModel(arpa: path, vocabulary: 6, specialTokens: specialTokens) { word in
      words.firstIndex(of: word).map(Int32.init)
    }
    print(again.order, again.counts)  // the numbers of 1-grams, 2-grams and 3-grams

    #expect(again.order == 3 && again.counts == model.counts)
    #expect(try bytes(of: path).starts(with: Array("\\data\\\nngram 1=7\n".utf8)))
    let distribution = NGramHistory(startingSentenceOf: again).distribution()
    let before = NGramHistory(startingSentenceOf: model).distribution()
    #expect(zip(distribution, before).allSatisfy { abs($0 - $1) < 1e-6 })
  }
}
