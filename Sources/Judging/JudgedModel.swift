public import Evaluation
public import LanguageModels
public import ModelFolders
public import NGrams
public import Tokenization

/// Anything that gives a text its probabilities, with its tokens: a network or n-grams, adapting to the
/// text or not, or a mixture of these.
///
///     let first = try JudgedModel(ModelBundle("models/mos"), on: backend)
///     let second = try JudgedModel(ModelBundle("models/ngram"), on: backend)
///     let mixture = try JudgedModel(mixing: [first, second])
///     let adapted = try mixture.adapted(by: Adaptation(dynamic: .init(.rms)))
///     let losses = try adapted.losses(of: JudgedText(TextSource(.test), for: adapted))
///
/// It is not `Sendable`: its networks have buffers. Each belongs to one task.
public struct JudgedModel {
  /// The folder, or the names of the models of a mixture joined by ` + `.
  public let name: String
  /// The kind of the model; nil for a mixture.
  public let kind: ModelName?
  /// The definition of its tokens.
  public let tokenizer: TokenizerConfiguration
  /// Its tokens.
  public let vocabulary: Vocabulary
  /// The context of a token; for a mixture, `carry` if one of its models carries its state.
  public let policy: Evaluator.StatePolicy
  /// The folder that keeps the parts of its corpus; of a mixture, the folder of its first model.
  ///
  /// Nil for a model that is not on disk.
  public let bundle: ModelBundle?
  /// The models of a mixture; none of any other model.
  public let components: [Component]
  /// The tokens of the validation text that chose the weights of a mixture; nil where they were given.
  public let weighedBy: Int?
  /// The numbers that a network adapts with; nil where it does not.
  ///
  /// The components of a mixture have theirs.
  public let adaptation: AdaptationRecord?
  /// Divides the logarithms of all probabilities, before they are normalised again; 1 leaves them as they
  /// are.
  public let temperature: Double
  /// The tokens of the validation text that chose the temperature; nil where it was given.
  public let temperedBy: Int?
  /// Scores texts, and makes predictors.
  public let scorer: any Scorer
  /// The network; nil for n-grams and mixtures.
  let network: LanguageModel?

  /// A model of a mixture.
  public struct Component {
    /// The model.
    public let model: JudgedModel
    /// Its weight λ; the sum of all is 1.
    public let weight: Double
  }

  /// A model that stays as it is, from its folder.
  ///
  /// - Parameters:
  ///   - bundle: The folder.
  ///   - policy: The context of a token for a network; n-grams never look beyond a line.
  ///   - batch: Lines scored side by side where the state is reset.
  ///   - backend: The device.
  /// - Throws: `StorageError` for a model that is not whole.
  public init(
    _ bundle: ModelBundle, policy: Evaluator.StatePolicy = .carry, batch: Int = 32,
    on backend: any Backend
  ) throws {
    switch bundle.manifest.model {
    case .network:
      self.init(
        try bundle.makeModel(on: backend), name: bundle.path, tokenizer: bundle.manifest.tokenizer,
        vocabulary: bundle.vocabulary, policy: policy, batch: batch, bundle: bundle)
    case .ngram:
      self.init(
        try bundle.makeNGrams(), name: bundle.path, tokenizer: bundle.manifest.tokenizer,
        vocabulary: bundle.vocabulary, bundle: bundle)
    }
  }

  /// A network in memory.
  ///
  /// - Parameters:
  ///   - network: The network; its state is left alone.
  ///   - name: A name for figures.
  ///   - tokenizer: The definition of its tokens.
  ///   - vocabulary: Its tokens.
  ///   - policy: The context of a token.
  ///   - batch: Lines scored side by side where the state is reset.
  ///   - bundle: The folder that keeps the parts of its corpus.
  public init(
    _ network: LanguageModel, name: String, tokenizer: TokenizerConfiguration,
    vocabulary: Vocabulary, policy: Evaluator.StatePolicy = .carry, batch: Int = 32,
    bundle: ModelBundle? = nil
  ) {
    self.init(
      name: name, kind: .network(network.configuration.head), tokenizer: tokenizer,
      vocabulary: vocabulary, policy: policy, bundle: bundle,
      scorer: Evaluator(
        network, specialTokens: vocabulary.specialTokens, policy: policy, batch: batch),
      network: network)
  }

  /// N-grams in memory, which predict a token from its own line.
  ///
  /// - Parameters:
  ///   - ngrams: The n-grams.
  ///   - name: A name for figures.
  ///   - tokenizer: The definition of their tokens.
  ///   - vocabulary: Their tokens.
  ///   - bundle: The folder that keeps the parts of their corpus.
  public init(
    _ ngrams: NGramModel, name: String, tokenizer: TokenizerConfiguration,
    vocabulary: Vocabulary, bundle: ModelBundle? = nil
  ) {
    self.init(
      name: name, kind: .ngram, tokenizer: tokenizer, vocabulary: vocabulary, policy: .reset,
      bundle: bundle, scorer: ngrams)
  }

  init(
    name: String, kind: ModelName?, tokenizer: TokenizerConfiguration, vocabulary: Vocabulary,
    policy: Evaluator.StatePolicy, bundle: ModelBundle?, scorer: any Scorer,
    network: LanguageModel? = nil, components: [Component] = [], weighedBy: Int? = nil,
    adaptation: AdaptationRecord? = nil, temperature: Double = 1, temperedBy: Int? = nil
  ) {
    self.name = name
    self.kind = kind
    self.tokenizer = tokenizer
    self.vocabulary = vocabulary
    self.policy = policy
    self.bundle = bundle
    self.scorer = scorer
    self.network = network
    self.components = components
    self.weighedBy = weighedBy
    self.adaptation = adaptation
    self.temperature = temperature
    self.temperedBy = temperedBy
  }

  /// The model at a temperature, relative to that which it has: below 1 surer, above 1 less sure.
  ///
  /// - Parameter temperature: T > 0.
  /// - Returns: The model at the temperature.
  public func tempered(_ temperature: Double) -> JudgedModel {
    tempered(temperature, by: nil)
  }

  /// The model at the temperature that makes its validation part most probable; see `TemperatureFit` of
  /// `Evaluation`.
  ///
  /// - Parameter progress: Called often with the tokens read and about those of all passes; an error that it
  ///   throws stops the work.
  /// - Returns: The model at the temperature.
  /// - Throws: ``JudgingError`` `partNotKept` for a model that keeps no validation part, `notFinite`; the error
  ///   of `progress`.
  public func temperedByValidation(
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> JudgedModel {
    let text = try JudgedText(TextSource(.valid), for: self)
    let fit = try TemperatureFit(scorer, on: text.ids, progress: progress)
    try requireFinite([fit.natsBefore, fit.natsAfter])
    return tempered(fit.temperature, by: fit.tokens)
  }

  private func tempered(_ temperature: Double, by tokens: Int?) -> JudgedModel {
    JudgedModel(
      name: name, kind: kind, tokenizer: tokenizer, vocabulary: vocabulary, policy: policy,
      bundle: bundle, scorer: Tempered(scorer, temperature: temperature), network: network,
      components: components, weighedBy: weighedBy, adaptation: adaptation,
      temperature: self.temperature * temperature, temperedBy: tokens)
  }

  /// A predictor of the model, which has begun a text; as `Evaluation.Scorer.makePredictor(isExact:)`.
  public func makePredictor(isExact: Bool = true) -> any Predictor {
    scorer.makePredictor(isExact: isExact)
  }

  /// −log p of every token of a text, in nats.
  ///
  /// - Parameters:
  ///   - text: The text, in the tokens of this model.
  ///   - progress: Called often with the tokens scored and all tokens; an error that it throws stops the
  ///     scoring.
  /// - Returns: The losses.
  /// - Throws: ``JudgingError`` `notFinite`; the error of `progress`.
  public func losses(
    of text: JudgedText, progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [Double] {
    let losses = try scorer.losses(of: text.ids, progress: progress)
    try requireFinite(losses)
    return losses
  }

  /// −log p of every token of a text, and the hits where the model knows them; as ``losses(of:progress:)``.
  func tokenScores(
    of text: JudgedText, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> TokenScores {
    let scores = try scorer.tokenScores(of: text.ids, progress: progress)
    try requireFinite(scores.losses)
    return scores
  }

  /// −log p of every token of a text by every model of a mixture, in nats; as ``losses(of:progress:)``.
  ///
  /// Each model has the ``temperature`` of the mixture.
  ///
  /// - Returns: The losses, by component. At temperature 1, those of the mixture are
  ///   `Interpolation(weights: components.map(\.weight)).losses(_:)` of them.
  public func componentLosses(
    of text: JudgedText, progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [[Double]] {
    let models = modelsAtTemperature
    let losses = try Mixture.losses(of: text.ids, by: models.map(\.scorer), progress: progress)
    for (model, losses) in zip(models, losses) { try model.requireFinite(losses) }
    return losses
  }

  /// The models of a mixture, each at the temperature of the mixture.
  var modelsAtTemperature: [JudgedModel] {
    components.map { temperature == 1 ? $0.model : $0.model.tempered(temperature) }
  }

  /// True if every id has the same meaning in both models.
  public func sharesVocabulary(with other: JudgedModel) -> Bool {
    tokenizer == other.tokenizer && vocabulary.hasSameTokens(as: other.vocabulary)
  }

  /// Checks that losses are those of probabilities: a damaged table of n-grams may have any back-off.
  func requireFinite(_ losses: [Double]) throws {
    // Rounding makes of a probability of 1 a loss just below 0.
    guard losses.allSatisfy({ $0.isFinite && $0 > -1e-3 }) else {
      throw JudgingError(
        .notFinite, name, isAdapting: adaptation?.dynamic != nil,
        "\(name) gives \(losses.contains { $0 <= -1e-3 } ? "probabilities above 1" : "no finite probabilities")"
          + (adaptation?.dynamic == nil ? "" : " with dynamic evaluation"))
    }
  }
}

extension JudgedModel {
  /// The folders of the models in it.
  var bundles: [ModelBundle] {
    components.isEmpty ? [bundle].compactMap { $0 } : components.flatMap(\.model.bundles)
  }
}

extension JudgedText {
  /// Cuts a text into the tokens of a model; as ``init(_:for:threads:progress:)``.
  ///
  /// - Throws: ``JudgingError`` `partNotKept` for a kept part of a model that is not on disk.
  public init(
    _ source: TextSource, for model: JudgedModel, threads: Int = 1,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    if model.bundle != nil {
      try self.init(source, for: model.bundles, threads: threads, progress: progress)
      return
    }
    guard let file = source.file else {
      throw JudgingError(
        .partNotKept, model.name, part: source.part.name,
        "\(model.name) keeps no \(source.part.rawValue) part")
    }
    try self.init(
      source.name, file, model.tokenizer, model.vocabulary, leftOut: 0, isTrainedOn: { _ in false },
      threads: threads, progress: progress)
  }
}
