public import Generation

extension TextGenerator {
  /// A generator with anything that gives a text its probabilities, such as a mixture.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - options: The options of the continuation.
  /// - Throws: As ``Generation/TextGenerator/init(tokenizer:vocabulary:options:predictor:)``.
  public convenience init(
    _ model: JudgedModel, options: GenerationOptions = GenerationOptions()
  ) throws {
    try self.init(
      tokenizer: model.tokenizer, vocabulary: model.vocabulary, options: options,
      predictor: model.makePredictor(isExact: options.isExact))
  }
}
