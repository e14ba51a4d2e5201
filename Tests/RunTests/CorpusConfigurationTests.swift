import ModelFolders
import Runs
import Storage
import TestSupport
import Testing
import TokenizerFiles
import Tokenization

@Suite struct CorpusConfigurationTests {
  static let persian = "پیرمرد چراغ را روشن کرد"

  @Test(arguments: [
    (TokenizerKind.word, "the sea rose", NormalizationProfile.min), (.word, persian, .fa),
    (.char, persian, .fa), (.whitespace, persian, .none), (.byte, persian, .none),
  ])
  func theScriptDecidesTheProfile(
    _ kind: TokenizerKind, _ line: String, _ profile: NormalizationProfile
  ) throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant(String(repeating: "\(line)\n", count: 40))
    var events: [TextEvent] = []
    let text = try CorpusConfiguration(path, tokenizer: .trained(TokenizerTraining(kind)))
      .prepare(threads: 1) { events.append($0) }
    #expect(text.tokenizer.configuration.kind == kind)
    #expect(text.tokenizer.configuration.normalization == profile)
    // Of forty lines the training part is thirty-six.
    let bytes = 36 * (line.utf8.count + 1)
    #expect(events.first == .tokenizer(text.tokenizer.configuration))
    #expect(events.contains(.progress(.counting, done: 0, total: bytes)))
    #expect(events.last == .progress(.counting, done: bytes, total: bytes))
  }

  @Test func whatIsChosenIsNotDecidedByTheScript() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant(String(repeating: "\(Self.persian)\n", count: 40))
    let training = TokenizerTraining(.word, normalization: .lowerEn, endOfSentence: false)
    let text = try CorpusConfiguration(path, tokenizer: .trained(training)).prepare(threads: 1)
    #expect(text.tokenizer.configuration.normalization == .lowerEn)
    #expect(!text.tokenizer.configuration.endOfSentence)
  }

  @Test func limitsAreKept() throws {
    let work = try Workshop()
    var corpus = work.corpus
    corpus.tokenizer = .trained(
      TokenizerTraining(limits: VocabularyLimits(maximumSize: 7, minimumCount: 1)))
    let text = try corpus.prepare(threads: 1)
    #expect(text.tokenizer.vocabulary.count == 7 && text.limits?.maximumSize == 7)
    #expect(
      VocabularyLimits.usual(for: .word) == VocabularyLimits(maximumSize: 10_000, minimumCount: 2))
    #expect(
      VocabularyLimits.usual(for: .bpe) == VocabularyLimits(maximumSize: 8_000, minimumCount: 2))
    #expect(
      VocabularyLimits.usual(for: .char) == VocabularyLimits(maximumSize: nil, minimumCount: 1))
  }

  @Test func aSavedTokenizerIsTaken() throws {
    let work = try Workshop()
    let first = try work.corpus.prepare(threads: 1)
    var corpus = work.corpus
    corpus.tokenizer = .saved(first.tokenizer)
    var events: [TextEvent] = []
    let text = try corpus.prepare(threads: 1) { events.append($0) }
    #expect(text.limits == nil && events.isEmpty)
    #expect(text.tokenizer.vocabulary.count == first.tokenizer.vocabulary.count)
    let folder = try work.folder.makeFolder("tokens")
    let manifest = try text.write(into: folder, for: .ngram(order: 2), threads: 1)
    #expect(manifest.vocabularyLimits == nil && manifest.model == .ngram(order: 2))
    #expect(manifest.data.map(\.name) == ["corpus.txt"])
    #expect(try work.folder.names("tokens") == ["test.tokens", "train.tokens", "valid.tokens"])
  }

  @Test("A text of another language than its tokenizer, and parts of two languages")
  func languages() throws {
    let folder = try TemporaryFolder()
    let persian = try folder.plant(String(repeating: "\(Self.persian)\n", count: 40), "fa.txt")
    let english = try folder.plant(String(repeating: "the sea rose\n", count: 40), "en.txt")
    func told(_ corpus: CorpusConfiguration) throws -> [TextEvent] {
      var events: [TextEvent] = []
      _ = try corpus.prepare(threads: 1) { events.append($0) }
      return events.filter {
        switch $0 {
        case .otherLanguage, .mixedLanguages: true
        default: false
        }
      }
    }
    let tokenizer = try CorpusConfiguration(persian).prepare(threads: 1).tokenizer
    #expect(try told(CorpusConfiguration(persian, tokenizer: .saved(tokenizer))) == [])
    #expect(
      try told(CorpusConfiguration(english, tokenizer: .saved(tokenizer)))
        == [.otherLanguage(chosen: .fa, usual: .min)])
    #expect(
      try told(
        CorpusConfiguration(
          persian, tokenizer: .trained(TokenizerTraining(normalization: .lowerEn))))
        == [.otherLanguage(chosen: .lowerEn, usual: .fa)])
    #expect(
      try told(CorpusConfiguration(persian, valid: english, test: persian))
        == [.mixedLanguages(.valid)])
    #expect(
      try told(CorpusConfiguration(english, valid: english, test: persian))
        == [.mixedLanguages(.test)])
    let bytes = TokenizerSource.trained(TokenizerTraining(.byte))
    #expect(try told(CorpusConfiguration(english, valid: persian, tokenizer: bytes)) == [])
  }

  @Test func whatIsNeverLearnedIsSaid() throws {
    let work = try Workshop()
    let valid = try work.folder.plant("the zebra and the quagga\n", "valid.txt")
    var events: [TextEvent] = []
    for minimum in [1, 31] {
      var corpus = work.corpus
      corpus.valid = valid
      corpus.tokenizer = .trained(
        TokenizerTraining(
          limits: VocabularyLimits(maximumSize: nil, minimumCount: minimum)))
      let text = try corpus.prepare(threads: 1)
      let folder = try work.folder.makeFolder("tokens\(minimum)")
      events = []
      _ = try text.write(into: folder, for: .ngram(order: 2), threads: 1) { events.append($0) }
      #expect(
        events.contains(.unknownNeverLearned(judged: 2)) == (minimum == 1), "\(minimum) \(events)")
    }
  }

  @Test func partsThatAreNotHeldOutAreEmpty() throws {
    let work = try Workshop()
    var corpus = work.corpus
    corpus.holdsOut = false
    let text = try corpus.prepare(threads: 1)
    #expect(text.corpus.valid.isEmpty && text.corpus.test == nil)
  }

  @Test func textThatIsNotUTF8IsRefusedWhenStrict() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant(Array("a b\n".utf8) + [0xFF] + Array(" a b\na b\na b\n".utf8))
    var corpus = CorpusConfiguration(path)
    #expect(throws: Never.self) { try corpus.prepare(threads: 1) }
    corpus.isStrict = true
    let error = #expect(throws: TokenizationError.self) { try corpus.prepare(threads: 1) }
    #expect(error?.code == .invalidUTF8)
  }

  @Test func aStopEndsTheWalk() throws {
    let work = try Workshop()
    #expect(
      try runError { _ = try work.corpus.prepare(threads: 1, shouldStop: { true }) } == .stopped)
    let text = try work.corpus.prepare(threads: 1)
    #expect(
      try runError {
        _ = try text.write(into: work.path, for: .ngram(order: 2), threads: 1, shouldStop: { true })
      } == .stopped)
    #expect(try work.folder.names() == ["corpus.txt"])
  }
}
