public import Evaluation
public import LanguageModels
public import ModelFolders
public import NGrams
public import Tokenization

/// Continues texts with a model.
///
///     let generator = try TextGenerator(ModelBundle("models/mos"), on: CPUBackend(threads: 1))
///     for piece in generator.continue("دریا") { print(piece, terminator: "") }
///
/// The same model, options and prompt give the same text.
///
/// A generator belongs to one task, as does all that it makes: a model has buffers, and a tokenizer
/// has a state. None of them is `Sendable`, which the compiler checks; ``GenerationOptions``,
/// `ModelBundle` and the pieces are. A task that writes makes its generator itself, or is the only
/// one to use it:
///
///     Task {
///       let generator = try TextGenerator(bundle, on: CPUBackend(threads: 1))
///       for await piece in generator.continue("دریا").async { await show(piece) }
///     }
public final class TextGenerator {
  /// The options.
  public let options: GenerationOptions
  /// Why the last text ended early, where the device has failed.
  public internal(set) var failure: BackendError?
  private let vocabulary: Vocabulary
  private let encoder: TextEncoder
  private let tokenizer: any Tokenizer
  private let excluded: Set<Int32>
  /// A predictor that has begun a text; continuations copy it, so that weights are prepared once.
  private let start: any Predictor
  /// A predictor that has read the prompt of the last continuation.
  private var prefix: (ids: [Int32], predictor: any Predictor)?

  /// A generator with any predictor.
  ///
  /// - Parameters:
  ///   - tokenizer: The definition of the tokens.
  ///   - vocabulary: The tokens.
  ///   - options: Sampling, length and the unknown token.
  ///   - predictor: Predicts tokens; the generator alone uses it from here on.
  /// - Throws: `ConfigurationError` for options that cannot be; `TokenizationError` when the
  ///   tokenizer cannot be made.
  public init(
    tokenizer: TokenizerConfiguration, vocabulary: Vocabulary,
    options: GenerationOptions = GenerationOptions(), predictor: any Predictor
  ) throws {
    try options.sampling.validate()
    self.options = options
    self.vocabulary = vocabulary
    encoder = try TextEncoder(configuration: tokenizer, vocabulary: vocabulary)
    self.tokenizer = try tokenizer.makeTokenizer(merges: vocabulary.merges)
    var excluded: Set<Int32> = options.allowsUnknown ? [] : [Vocabulary.unknown]
    if !tokenizer.endOfSentence { excluded.insert(Vocabulary.endOfSentence) }
    self.excluded = excluded
    start = predictor
  }

  /// A generator with a network in memory; as ``init(tokenizer:vocabulary:options:predictor:)``.
  ///
  /// - Parameters:
  ///   - network: The network, whose parameters must stay as they are; its state is left alone.
  ///   - tokenizer: The definition of its tokens.
  ///   - vocabulary: Its tokens.
  ///   - options: Sampling, length and the unknown token.
  /// - Throws: As ``init(tokenizer:vocabulary:options:predictor:)``.
  public convenience init(
    _ network: LanguageModel, tokenizer: TokenizerConfiguration, vocabulary: Vocabulary,
    options: GenerationOptions = GenerationOptions()
  ) throws {
    try self.init(
      tokenizer: tokenizer, vocabulary: vocabulary, options: options,
      predictor: network.makePredictor(
        specialTokens: vocabulary.specialTokens, isExact: options.isExact))
  }

  /// A generator with n-grams in memory; as ``init(tokenizer:vocabulary:options:predictor:)``.
  public convenience init(
    _ ngrams: NGramModel, tokenizer: TokenizerConfiguration, vocabulary: Vocabulary,
    options: GenerationOptions = GenerationOptions()
  ) throws {
    try self.init(
      tokenizer: tokenizer, vocabulary: vocabulary, options: options,
      predictor: ngrams.makePredictor())
  }

  /// A generator with the model of a folder.
  ///
  /// - Parameters:
  ///   - bundle: The folder, of a network or of n-grams.
  ///   - backend: The device.
  ///   - options: Sampling, length and the unknown token.
  /// - Throws: `StorageError` for a model that is not whole; else as
  ///   ``init(tokenizer:vocabulary:options:predictor:)``.
  public convenience init(
    _ bundle: ModelBundle, on backend: any Backend,
    options: GenerationOptions = GenerationOptions()
  ) throws {
    let (tokenizer, vocabulary) = (bundle.manifest.tokenizer, bundle.vocabulary)
    switch bundle.manifest.model {
    case .network:
      try self.init(
        bundle.makeModel(on: backend), tokenizer: tokenizer, vocabulary: vocabulary,
        options: options)
    case .ngram:
      try self.init(
        bundle.makeNGrams(), tokenizer: tokenizer, vocabulary: vocabulary, options: options)
    }
  }

  /// The prompt and its continuation, as a sequence of pieces.
  ///
  /// - Parameters:
  ///   - prompt: The text to continue, whose last line is not at its end.
  ///   - seed: Seed of the random draws; nil for the seed of ``options``.
  /// - Returns: The pieces; their concatenation is the text.
  public func `continue`(_ prompt: String = "", seed: UInt64? = nil) -> Continuation {
    var sampling = options.sampling
    sampling.seed = seed ?? sampling.seed
    return Continuation(
      generator: self, prompt: prompt, promptTokens: encoder.encode(prompt: prompt),
      sampling: sampling)
  }

  /// A predictor that has read `ids`.
  func predictor(after ids: [Int32]) throws(BackendError) -> any Predictor {
    if let prefix, prefix.ids == ids { return try prefix.predictor.copy() }
    let predictor = try start.copy()
    for id in ids { try predictor.read(id) }
    prefix = (ids, predictor)
    return try predictor.copy()
  }

  func makeSampler(_ sampling: SamplingConfiguration) -> Sampler {
    guard let sampler = try? Sampler(sampling, excluded: excluded) else {
      preconditionFailure("the options were validated")
    }
    return sampler
  }

  func begin(_ prompt: String, with printer: inout Detokenizer) -> String {
    printer.begin(with: prompt, tokenizer: tokenizer)
  }

  func makePrinter() -> Detokenizer { Detokenizer(kind: encoder.configuration.kind) }

  func print(_ token: Int32, with printer: inout Detokenizer) -> String {
    printer.append(token, of: vocabulary)
  }
}

@available(*, unavailable, message: "a generator belongs to one task")
extension TextGenerator: Sendable {}
