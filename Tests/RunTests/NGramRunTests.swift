import TokenizerFiles
import Tokenization
import ModelFolders
import NGrams
import Runs
import Storage
import TestSupport
import Testing

@Suite struct NGramRunTests {
  @Test func theSummaryIsOfTheModel() throws {
    let work = try Workshop()
    var run = NGramRun(work.corpus, order: 3, into: "\(work.path)/ngram")
    run.threads = 1
    var last: NGramEvent?
    let summary = try run.run {
      last = $0
      if case .noLonger = $0 { Issue.record("\($0)") }
    }
    #expect(last == .finished(summary))
    let bundle = try work.bundle("ngram")
    #expect(bundle.manifest.model == .ngram(order: 3))
    let ngrams = try bundle.makeNGrams()
    #expect(summary.order == 3 && summary.ngrams == ngrams.counts)
    #expect(summary.ngrams.count == 3 && summary.discounts.count == 3)
    #expect(
      try bundle.history().perplexity
        == ["valid": summary.validPerplexity, "test": summary.testPerplexity])
    #expect(try #require(summary.validPerplexity) > 1)
    try NGramRun(work.corpus, order: 3, into: "\(work.path)/again").run()
    #expect(try work.differences("ngram", "again") == [])
  }

  @Test func shortLinesAreNoted() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant(String(repeating: "a b\nb c\n", count: 200))
    var events: [NGramEvent] = []
    let run = NGramRun(CorpusConfiguration(path), order: 9, into: "\(folder.path)/m")
    let summary = try run.run { events.append($0) }
    #expect(events.contains(.noLonger(than: 4)) && summary.ngrams.count == 4)
    let fallback = events.compactMap { event -> Int? in
      guard case .fallbackDiscounts(let length, let values) = event else { return nil }
      #expect(values == summary.discounts[length - 1])
      return length
    }
    #expect(!fallback.isEmpty)
  }

  @Test func aStopAtAnyMomentLeavesNothing() throws {
    let work = try Workshop()
    let run = NGramRun(work.corpus, order: 3, into: "\(work.path)/ngram")
    var asked = 0
    try run.run(shouldStop: {
      asked += 1
      return false
    })
    try FileTree.remove("\(work.path)/ngram")
    for moment in 1...asked {
      var calls = 0
      do {
        try run.run(shouldStop: {
          calls += 1
          return calls == moment
        })
        // The estimate is waited for: a quicker one is asked about less often.
        #expect(calls < moment)
        try FileTree.remove("\(work.path)/ngram")
      } catch let error as RunError {
        #expect(error.code == .stopped)
      }
    }
    #expect(asked > 5)
    #expect(try work.folder.names() == ["corpus.txt"])
  }

  @Test(arguments: [0, 17])
  func ordersThatCannotBe(order: Int) throws {
    let work = try Workshop()
    let code = try runError { try NGramRun(work.corpus, order: order, into: "m").run() }
    #expect(code == .invalidConfiguration("n-grams of \(order) tokens; choose 1 to 16"))
  }

  @Test func aLineOfCharactersEndsAtItsOwnEnd() throws {
    let work = try Workshop()
    var corpus = work.corpus
    corpus.tokenizer = .trained(TokenizerTraining(.char))
    try NGramRun(corpus, order: 4, into: "\(work.path)/ngram").run()
    let bundle = try work.bundle("ngram")
    let train = Array(try #require(try bundle.tokens(.train)))
    #expect(bundle.vocabulary.lineEnd != Vocabulary.endOfSentence)
    let expected = KneserNey(
      train, order: 4, vocabulary: bundle.vocabulary.count,
      specialTokens: bundle.vocabulary.specialTokens
    ).model
    let written = try work.files("ngram")["model.arpa"]
    try bundle.write(expected)
    #expect(try work.files("ngram")["model.arpa"] == written)
  }
}
