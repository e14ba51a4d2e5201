import ModelFolders
import ModelTesting
import TestSupport
import CPUCompute
import Evaluation
import Generation
import Glibc
import Judging
import LanguageModels
import NGrams
import Statistics
import Testing
import Tokenization

@Suite struct JudgedModelTests {
  static let tokenizer = TokenizerConfiguration(kind: .word)
  static let lines = [
    "the sea was calm", "the harbour lay still", "the ships came home", "a ship was at sea",
    "the sea was still and the harbour was calm",
  ]
  /// The same lines again and again, in another order each time.
  static let text: [String] = (0..<20).flatMap { turn in
    lines.indices.map { lines[($0 * 2 + turn) % lines.count] }
  }

  static func vocabulary(_ extra: String = "") throws -> Vocabulary {
    var builder = VocabularyBuilder(tokenizer)
    try builder.add([part(text + [extra])])
    return try builder.build()
  }

  static func part(_ lines: [String]) -> TextPart {
    TextPart(name: "text", string: lines.joined(separator: "\n") + "\n")
  }

  static func ids(_ lines: [String] = text) throws -> [Int32] {
    try TextEncoder(configuration: tokenizer, vocabulary: vocabulary()).encode([part(lines)]).ids
  }

  static func network(
    _ head: HeadKind = .mos, name: String = "network", policy: Evaluator.StatePolicy = .carry
  ) throws -> JudgedModel {
    let vocabulary = try vocabulary()
    let model = try LanguageModel(
      ModelConfiguration(
        vocabularySize: vocabulary.count, embeddingWidth: 6, hiddenWidths: [8], head: head,
        components: head.isMixture ? 2 : 1, initialization: .uniform(0.7)),
      seed: 3, on: try CPUBackend(threads: 1))
    return JudgedModel(
      model, name: name, tokenizer: tokenizer, vocabulary: vocabulary, policy: policy)
  }

  static func ngrams(_ order: Int = 3, name: String = "n-grams") throws -> JudgedModel {
    let vocabulary = try vocabulary()
    let model = KneserNey(
      try ids(), order: order, vocabulary: vocabulary.count, specialTokens: vocabulary.specialTokens
    ).model
    return JudgedModel(model, name: name, tokenizer: tokenizer, vocabulary: vocabulary)
  }

  static func losses(_ model: JudgedModel) throws -> [Double] {
    try model.scorer.losses(of: ids())
  }

  static func farthest(_ a: [Double], _ b: [Double]) -> Double {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }

  static let adaptation: Adaptation = {
    var dynamic = Adaptation.Dynamic(.sgd)
    dynamic.rate = 0.2
    dynamic.segment = 4
    var cache = Adaptation.Cache(size: 30)
    cache.weight = 0.25
    return Adaptation(dynamic: dynamic, cache: cache)
  }()

  @Test func namesAndKinds() throws {
    let (network, ngrams) = (try Self.network(policy: .reset), try Self.ngrams())
    #expect(
      network.kind == .network(.mos) && network.policy == .reset && network.components.isEmpty)
    #expect(ngrams.kind == .ngram && ngrams.policy == .reset)
    let mixture = try JudgedModel(mixing: [ngrams, network], weights: [0.25, 0.75])
    #expect(mixture.name == "n-grams + network" && mixture.kind == nil)
    // The network predicts from its line too, so all do; where one carries its state, the mixture does.
    #expect(mixture.policy == .reset)
    let carrying = try Self.network()
    for models in [[ngrams, carrying], [carrying, ngrams]] {
      #expect(try JudgedModel(mixing: models, weights: [0.5, 0.5]).policy == .carry)
    }
    #expect(mixture.components.map(\.weight) == [0.25, 0.75] && mixture.weighedBy == nil)
  }

  @Test("Adaptation is of the networks of a mixture, whatever it is mixed of")
  func mixturesAdapt() throws {
    let (network, ngrams) = (try Self.network(), try Self.ngrams())
    let adapted = try network.adapted(by: Self.adaptation)
    let record = try #require(adapted.adaptation)
    #expect(record.dynamic?.rate == 0.2 && record.dynamic?.decay == 1e-3)
    #expect(record.dynamic?.segment == 4 && record.dynamic?.epsilon == nil)
    #expect(record.cache?.size == 30 && record.cache?.flatness == 0.3)
    #expect(record.cache?.weight == 0.25 && record.tuning == nil)
    let losses = try Self.losses(adapted)
    #expect(Self.farthest(losses, try Self.losses(network)) > 0.1)

    let inner = try JudgedModel(mixing: [network, ngrams], weights: [0.5, 0.5])
    let mixture = try JudgedModel(mixing: [ngrams, inner.tempered(2)], weights: [0.3, 0.7])
      .adapted(by: Self.adaptation)
    let expected = Interpolation(weights: [0.3, 0.7]).losses([
      try Self.losses(ngrams),
      try Self.losses(
        JudgedModel(mixing: [adapted, ngrams], weights: [0.5, 0.5]).tempered(2)),
    ])
    #expect(try Self.losses(mixture) == expected)
    #expect(mixture.components[1].model.temperature == 2)
    #expect(mixture.components[1].model.components[0].model.adaptation != nil)
    // Adapting anew takes the place of the adaptation that was.
    #expect(try Self.losses(mixture.adapted(by: Self.adaptation)) == expected)
  }

  @Test func whatCannotBeIsSaid() throws {
    func code(_ body: () throws -> Void) -> JudgingError.Code? {
      do { try body() } catch { return (error as? JudgingError)?.code }
      return nil
    }
    let (network, ngrams) = (try Self.network(), try Self.ngrams())
    #expect(code { _ = try ngrams.adapted(by: Self.adaptation) } == .nothingAdapts)
    #expect(
      code {
        _ = try JudgedModel(mixing: [ngrams, ngrams], weights: [0.5, 0.5])
          .adapted(by: Self.adaptation)
      } == .nothingAdapts)
    #expect(code { _ = try JudgedModel(mixing: [network], weights: [1]) } == .tooFewModels)
    // A model in memory keeps no text.
    #expect(code { _ = try JudgedModel(mixing: [network, ngrams]) } == .partNotKept)
    #expect(
      code {
        _ = try network.adapted(by: Adaptation(dynamic: .init(.rms)))
      } == .partNotKept)
    #expect(code { _ = try JudgedText(TextSource(.test), for: network) } == .partNotKept)
    let vocabulary = try Self.vocabulary("lighthouse")
    let other = JudgedModel(
      KneserNey(
        try Self.ids(), order: 2, vocabulary: vocabulary.count,
        specialTokens: vocabulary.specialTokens
      ).model, name: "other", tokenizer: Self.tokenizer, vocabulary: vocabulary)
    do {
      _ = try JudgedModel(mixing: [network, other], weights: [0.5, 0.5])
      Issue.record("two vocabularies were mixed")
    } catch let error as JudgingError {
      #expect(error.code == .otherVocabulary)
      #expect(error.subject == "other" && error.other == "network")
      #expect(error.message == "other has another vocabulary than network")
    }
  }

  @Test("A mixture writes, and a temperature of nearly 0 takes the most probable")
  func mixturesWrite() throws {
    let mixture = try JudgedModel(
      mixing: [try Self.network(), try Self.ngrams()], weights: [0.1, 0.9])
    let greedy = GenerationOptions(SamplingConfiguration(temperature: 0), maxTokens: 6)
    let text = try TextGenerator(mixture, options: greedy).continue("the harbour").text
    #expect(text.hasPrefix("the harbour "))
    let options = GenerationOptions(maxTokens: 6)
    #expect(
      try TextGenerator(mixture.tempered(1e-4), options: options).continue("the harbour").text
        == text)
    let ngrams = try TextGenerator(try Self.ngrams(), options: greedy).continue("the harbour").text
    #expect(text == ngrams)
  }

  @Test("Vocabularies are the same only token by token")
  func vocabularies() throws {
    let folder = try TemporaryFolder()
    var other = SmallModel()
    other.parts[.train] = other.parts[.train]?.replacing("gulls", with: "crabs")
    let bundles = try [
      SmallModel().makeNGrams("\(folder.path)/one"), other.makeNGrams("\(folder.path)/other"),
    ]
    let models = try bundles.map { try JudgedModel($0, on: CPUBackend(threads: 1)) }
    #expect(models[0].vocabulary.count == models[1].vocabulary.count)
    #expect(!models[0].sharesVocabulary(with: models[1]))
    #expect(!bundles[0].sharesVocabulary(with: bundles[1]))
    #expect(models[0].sharesVocabulary(with: models[0]))
  }

  @Test(
    "Numbers are chosen by the validation part, those of the cache with the network that learns")
  func tuning() throws {
    let folder = try TemporaryFolder()
    let backend = try CPUBackend(threads: 1)
    let bundle = try SmallModel().make("\(folder.path)/model", .softmax, on: backend)
    var dynamic = Adaptation.Dynamic(.rms)
    dynamic.rate = 0.003
    var cache = Adaptation.Cache(size: 40)
    cache.flatness = 0.3
    let adapted = try JudgedModel(bundle, on: backend).adapted(
      by: Adaptation(dynamic: dynamic, cache: cache, tuningTokens: 100_000))
    let record = try #require(adapted.adaptation)
    let tuning = try #require(record.tuning)
    let valid = Array(try #require(try bundle.tokens(.valid)))
    // Three decays, and seven weights of the cache.
    #expect(tuning.tokens == valid.count && tuning.trials == 3 + 7)
    #expect(record.dynamic?.trainingTokens == (try bundle.tokens(.train)?.count))
    let losses = try adapted.scorer.losses(of: valid)
    #expect(abs(tuning.natsPerToken - losses.reduce(0, +) / Double(losses.count)) < 1e-5)
  }
}
