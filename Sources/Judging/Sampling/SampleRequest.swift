public import Generation
public import LanguageModels
import ModelFolders
import NeuralNetworks
import Recipes

/// Texts that a model is to write: all that `lm sample` is asked for, as one value.
///
///     var request = try SampleRequest(ModelReference("models/mos+models/ngram"), prompt: "دریا")
///     request.options.maxTokens = 40
///     try request.open(on: backend).write { print($0, terminator: "") }
public struct SampleRequest: Hashable, Sendable {
  /// The model.
  public var model: ModelReference
  /// The text to continue.
  public var prompt: String
  /// The options of the continuation.
  public var options: GenerationOptions
  /// The number of texts; each one takes the next seed.
  public var count: Int

  /// A request.
  public init(
    _ model: ModelReference, prompt: String = "",
    options: GenerationOptions = GenerationOptions(), count: Int = 1
  ) {
    self.model = model
    self.prompt = prompt
    self.options = options
    self.count = count
  }

  /// Checks every number.
  ///
  /// - Throws: ``JudgingError`` `outOfRange`.
  public func validate() throws(JudgingError) {
    try JudgingError.require("max-tokens", options.maxTokens, in: 1...1_000_000_000)
    try JudgingError.require("num-samples", count, in: 1...1_000_000)
    do {
      try options.sampling.validate()
    } catch {
      guard case .outOfRange(let property, let value, let limits) = error.code else {
        throw JudgingError(.outOfRange, "sampling", "\(error)")
      }
      let field = Recipe.fieldName(ofProperty: property)
      throw JudgingError(.outOfRange, field, "\(field: field) \(value); choose \(limits)")
    }
  }

  /// Opens the model, and weighs it if it is a mixture.
  ///
  /// - Parameters:
  ///   - backend: The device; one token is too little work for more than one thread.
  ///   - progress: As of ``JudgingProgress``.
  /// - Returns: The writer of the texts.
  /// - Throws: ``JudgingError``; `StorageError` for a model that is not whole; `TokenizationError`; the error
  ///   of `progress`.
  public func open(
    on backend: any Backend, progress: JudgingProgress = { _, _, _ in }
  ) throws -> SampleWriter {
    try validate()
    let bundles = try model.bundles()
    guard bundles.count > 1 else {
      return SampleWriter(
        model: bundles[0].path, head: bundles[0].name, components: nil, prompt: prompt,
        request: self,
        generator: try TextGenerator(bundles[0], on: backend, options: options))
    }
    let mixture = try JudgedModel(bundles, JudgingOptions(), on: backend, progress: progress)
    return SampleWriter(
      model: mixture.name, head: nil,
      components: MixtureRecord(mixture).models, prompt: prompt, request: self,
      generator: try TextGenerator(mixture, options: options))
  }
}
