import CPUCompute
import Evaluation
import Generation
import LanguageModels
import NGrams
import TestSupport
import Testing
import Tokenization

@Suite struct TextGeneratorTests {
  /// A language, its text, and what cuts it.
  enum Language: CaseIterable {
    case english, persian, characters, bytes

    var text: String {
      switch self {
      case .english: "The sea was calm. The harbour lay still, and the ships came home.\n"
      case .persian: "کتاب‌های کهنه را می‌خوانم. دریا آرام بود، و خانه‌ها روشن.\n"
      case .characters, .bytes: "دریا é́ 👩‍🚀 آرام می‌شود\n"
      }
    }

    var tokenizer: TokenizerConfiguration {
      switch self {
      case .english: TokenizerConfiguration(kind: .word)
      case .persian: TokenizerConfiguration(kind: .word, normalization: .fa)
      case .characters: TokenizerConfiguration(kind: .char)
      case .bytes: TokenizerConfiguration(kind: .byte)
      }
    }

    func vocabulary() throws -> Vocabulary {
      var builder = VocabularyBuilder(tokenizer)
      try builder.add([TextPart(name: "text", string: text)])
      return try builder.build()
    }

    var prompt: String {
      switch self {
      case .english: "The sea"
      case .persian: "دریا"
      case .characters, .bytes: "دری"
      }
    }
  }

  static func network(_ vocabulary: Vocabulary, head: HeadKind = .mos) throws -> LanguageModel {
    try LanguageModel(
      ModelConfiguration(
        vocabularySize: vocabulary.count, embeddingWidth: 6, hiddenWidths: [8], head: head,
        components: head.isMixture ? 2 : 1, initialization: .uniform(0.9)),
      seed: 3, on: try CPUBackend(threads: 1))
  }

  static func generator(
    _ language: Language, _ options: GenerationOptions = GenerationOptions(maxTokens: 40)
  ) throws -> TextGenerator {
    let vocabulary = try language.vocabulary()
    return try TextGenerator(
      network(vocabulary), tokenizer: language.tokenizer, vocabulary: vocabulary, options: options)
  }

  @Test("A text is what a loop over tokens prints, its tail too", arguments: Language.allCases)
  func loop(_ language: Language) throws {
    let (vocabulary, tokenizer) = (try language.vocabulary(), language.tokenizer)
    let sampling = SamplingConfiguration(temperature: 1.3, topK: 30, topP: 0.95, seed: 5)
    for isExact in [true, false] {
      let options = GenerationOptions(sampling, maxTokens: 40, isExact: isExact)
      let text = try Self.generator(language, options).continue(language.prompt).text

      let ids = try TextEncoder(configuration: tokenizer, vocabulary: vocabulary)
        .encode(prompt: language.prompt)
      let excluded: Set<Int32> =
        tokenizer.endOfSentence
        ? [Vocabulary.unknown] : [Vocabulary.unknown, Vocabulary.endOfSentence]
      let tokens = Generator(
        try Self.network(vocabulary), prompt: [Vocabulary.endOfSentence] + ids,
        sampler: try Sampler(sampling, excluded: excluded), isExact: isExact)
      var printer = Detokenizer(kind: tokenizer.kind)
      var expected = printer.begin(
        with: language.prompt, tokenizer: try tokenizer.makeTokenizer(merges: nil))
      for token in tokens.prefix(40) { expected += printer.append(token, of: vocabulary) }
      expected += printer.finish()
      #expect(text == expected)
      #expect(text.hasPrefix(language.prompt) || language.tokenizer.kind.keepsWhitespace)
    }
  }

  @Test("Pieces are whole grapheme clusters, none empty", arguments: Language.allCases)
  func pieces(_ language: Language) throws {
    let continuation = try Self.generator(language).continue(language.prompt)
    let pieces = Array(continuation)
    #expect(pieces.count > 10 && pieces.allSatisfy { !$0.isEmpty })
    #expect(pieces.joined() == continuation.text)
    // No cluster is cut by the end of a piece.
    #expect(pieces.reduce(0) { $0 + $1.count } == continuation.text.count)
  }

  @Test func aZWNJStaysInItsWord() throws {
    let texts = (1...20).map { UInt64($0) }
    let generator = try Self.generator(.persian)
    let written = texts.map { generator.continue("دریا", seed: $0).text }.joined()
    #expect(written.contains("کتاب‌های") && !written.contains("\u{200C} "))
  }

  @Test func theSameSeedWritesTheSameText() throws {
    let generator = try Self.generator(.english)
    let first = generator.continue("The sea", seed: 1)
    let text = first.text
    let second = generator.continue("The sea", seed: 2).text
    #expect(first.text == text && generator.continue("The sea").text == text)
    #expect(second != text)
    #expect(try Self.generator(.english).continue("The sea", seed: 2).text == second)
    // Two texts that are written by turns.
    var (one, other) = (first.makeIterator(), generator.continue("ships", seed: 1).makeIterator())
    var (a, b) = ("", "")
    for _ in 0..<100 {
      a += one.next() ?? ""
      b += other.next() ?? ""
    }
    #expect(a == text && b == generator.continue("ships", seed: 1).text)
  }

  @Test("A text after other texts is that of a generator of its own", arguments: Language.allCases)
  func independence(_ language: Language) throws {
    let generator = try Self.generator(language)
    // Prompts of one token each, in characters and in words.
    let prompts =
      switch language {
      case .english: ["The", "sea", "The", "ships", ""]
      case .persian: ["دریا", "آرام", "دریا", "بود", ""]
      case .characters, .bytes: ["د", "ر", "د", "a", ""]
      }
    var texts: [String] = []
    for prompt in prompts {
      let text = generator.continue(prompt, seed: 4).text
      #expect(try text == Self.generator(language).continue(prompt, seed: 4).text)
      texts.append(text)
    }
    #expect(texts[0] == texts[2] && Set(texts).count == 4)
  }

  @Test(
    "A text has as many tokens as its options say, beside its prompt", arguments: [1, 2, 17, 100])
  func length(tokens: Int) throws {
    let vocabulary = try Vocabulary(
      entries: (0..<9).map { (Array("w\($0)".utf8), 9 - $0) }, unknownCount: 0,
      endOfSentenceCount: 0)
    let options = GenerationOptions(maxTokens: tokens)
    let generator = try TextGenerator(
      Self.network(vocabulary), tokenizer: TokenizerConfiguration(kind: .whitespace),
      vocabulary: vocabulary, options: options)
    // <eos> prints an end of line.
    let text = generator.continue("w1 w2").text
    let words = text.split { $0 == " " || $0 == "\n" }.count + text.count { $0 == "\n" }
    #expect(words == 2 + tokens && text.hasPrefix("w1 w2"))
  }

  @Test("Options that are not given are these")
  func usualOptions() {
    let options = GenerationOptions()
    #expect(options.maxTokens == 100 && !options.allowsUnknown && !options.isExact)
    #expect(options.sampling == SamplingConfiguration(temperature: 1, topK: nil, topP: 1, seed: 1))
  }

  @Test("A device that fails ends the text, and the generator says why")
  func failure() throws {
    let vocabulary = try Language.english.vocabulary()
    let backend = MinimalBackend()
    let network = try LanguageModel(
      ModelConfiguration(vocabularySize: vocabulary.count, embeddingWidth: 3, hiddenWidths: [4]),
      seed: 3, on: backend)
    func generator() throws -> TextGenerator {
      try TextGenerator(
        network, tokenizer: Language.english.tokenizer, vocabulary: vocabulary,
        options: GenerationOptions(maxTokens: 40, isExact: true))
    }
    let error = BackendError(.failed, message: "the device is gone; start it again")
    let whole = try generator().continue("The sea").text
    // Within the text.
    let writing = try generator()
    var pieces = writing.continue("The sea").makeIterator()
    var text = ""
    for _ in 0..<4 { text += pieces.next() ?? "" }
    #expect(writing.failure == nil)
    backend.failure = error
    while let piece = pieces.next() { text += piece }
    #expect(writing.failure?.message == error.message && writing.failure?.code == .failed)
    #expect(whole.hasPrefix(text) && text.count < whole.count)
    // Before its first token: the prompt alone is there.
    let beginning = try generator()
    #expect(beginning.failure == nil)
    #expect(beginning.continue("The sea").text == "The sea")
    #expect(beginning.failure?.message == error.message)
  }

  @Test func optionsReachTheSampler() throws {
    func text(_ options: GenerationOptions) throws -> String {
      try Self.generator(.english, options).continue().text
    }
    let greedy = try text(GenerationOptions(SamplingConfiguration(temperature: 0), maxTokens: 9))
    #expect(try text(GenerationOptions(SamplingConfiguration(topK: 1), maxTokens: 9)) == greedy)
    #expect(try text(GenerationOptions(SamplingConfiguration(topP: 1e-9), maxTokens: 9)) == greedy)
    #expect(try text(GenerationOptions(maxTokens: 9)) != greedy)
    #expect(try text(GenerationOptions(maxTokens: 0)) == "")
    #expect(throws: ConfigurationError.self) {
      try text(GenerationOptions(SamplingConfiguration(temperature: -1)))
    }
    // A vocabulary of nothing but special tokens leaves only the unknown one.
    let vocabulary = try Vocabulary(
      entries: [], unknownCount: 0, endOfSentenceCount: 0)
    let configuration = TokenizerConfiguration(kind: .byte)
    func unknown(_ allowsUnknown: Bool) throws -> String {
      try TextGenerator(
        Self.network(vocabulary, head: .softmax), tokenizer: configuration, vocabulary: vocabulary,
        options: GenerationOptions(maxTokens: 3, allowsUnknown: allowsUnknown)
      ).continue().text
    }
    #expect(try unknown(false) == "" && unknown(true) == "<unk><unk><unk>")
  }

  @Test func textsEndWhereTheyAreEnded() throws {
    let continuation = try Self.generator(.characters).continue("دری")
    var pieces = continuation.makeIterator()
    var text = ""
    for _ in 0..<6 { text += pieces.next() ?? "" }
    let tail = pieces.finish()
    // In text of characters the last cluster waits for the next.
    #expect(tail.count == 1 && continuation.text.hasPrefix(text))
    #expect(pieces.finish() == "" && pieces.next() == nil)
  }

  @Test func nGramsWrite() throws {
    let language = Language.english
    let vocabulary = try language.vocabulary()
    let ids = try TextEncoder(configuration: language.tokenizer, vocabulary: vocabulary)
      .encode([TextPart(name: "text", string: language.text)]).ids
    let model = KneserNey(
      Array(repeating: ids, count: 30).flatMap { $0 }, order: 4, vocabulary: vocabulary.count,
      specialTokens: vocabulary.specialTokens
    ).model
    let generator = try TextGenerator(
      model, tokenizer: language.tokenizer, vocabulary: vocabulary,
      options: GenerationOptions(SamplingConfiguration(temperature: 0), maxTokens: 12))
    #expect(
      generator.continue("The harbour").text
        == "The harbour lay still, and the ships came home.\nThe sea")
  }

  @Test func asynchronousPiecesAreTheSame() async throws {
    let continuation = try Self.generator(.persian).continue("دریا")
    let pieces = Array(continuation)
    var asynchronous: [String] = []
    for await piece in continuation.async { asynchronous.append(piece) }
    #expect(asynchronous == pieces)
  }

  @Test("A cancelled task gets the tail, and the end")
  func cancellation() async throws {
    let task = Task { () -> (text: String, ended: String, whole: String) in
      let generator = try Self.generator(.characters, GenerationOptions(maxTokens: 1_000))
      let continuation = generator.continue("دری")
      var (text, pieces) = ("", 0)
      for await piece in continuation.async {
        text += piece
        pieces += 1
        if pieces == 5 { withUnsafeCurrentTask { $0?.cancel() } }
      }
      var iterator = continuation.makeIterator()
      let ended = (0..<5).map { _ in iterator.next() ?? "" }.joined() + iterator.finish()
      return (text, ended, continuation.text)
    }
    let (text, ended, whole) = try await task.value
    #expect(text == ended && text.count < 20 && whole.count > 100)
    #expect(whole.unicodeScalars.starts(with: text.unicodeScalars))
  }

  @MainActor @Test func theMainActorMayWrite() async throws {
    let generator = try Self.generator(.english)
    var text = ""
    for await piece in generator.continue("The sea").async { text += piece }
    #expect(text == generator.continue("The sea").text)
  }

  @Test func optionsAndPiecesGoFromTaskToTask() {
    func isSendable<Value: Sendable>(_: Value.Type) -> Bool { true }
    #expect(isSendable(GenerationOptions.self) && isSendable(Continuation.Element.self))
  }
}
