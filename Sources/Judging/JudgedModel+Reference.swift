import Evaluation
public import LanguageModels
import ModelFolders
import Tokenization

extension ModelReference {
  /// Opens the model, weighs it if it is a mixture, and makes it adapt and tempers it as `options` say.
  ///
  /// - Parameters:
  ///   - options: The options by which it reads texts.
  ///   - backend: The device.
  ///   - progress: As of ``JudgingProgress``.
  /// - Returns: The model.
  /// - Throws: ``JudgingError`` of the options, of the names and of the models; `StorageError` for a model that
  ///   is not whole; the error of `progress`.
  public func open(
    _ options: JudgingOptions = JudgingOptions(), on backend: any Backend,
    progress: JudgingProgress = { _, _, _ in }
  ) throws -> JudgedModel {
    try options.validate()
    return try JudgedModel(bundles(), options, on: backend, progress: progress)
      .reading(options, progress: progress)
  }
}

extension JudgedModel {
  /// A model as it is, or the mixture of several with its weights.
  init(
    _ bundles: [ModelBundle], _ options: JudgingOptions, on backend: any Backend,
    progress: JudgingProgress
  ) throws {
    if options.state == .reset,
      let bundle = bundles.first(where: { !$0.manifest.tokenizer.marksLines })
    {
      throw JudgingError(
        .noLineEnds, bundle.path,
        "the tokens of \(bundle.path) have no ends of lines for \(field: "state") reset")
    }
    let models = try bundles.map {
      try JudgedModel($0, policy: options.state, batch: options.batch, on: backend)
    }
    self =
      try models.count == 1
      ? models[0] : JudgedModel(mixing: models) { try progress(.weighing, $0, $1) }
  }

  /// The model, adapting and tempered as `options` say.
  func reading(_ options: JudgingOptions, progress: JudgingProgress) throws -> JudgedModel {
    let model =
      try options.adaptation.map { adaptation in
        try adapted(by: adaptation) {
          try progress(adaptation.tuningTokens == nil ? .adapting : .tuning, $0, $1)
        }
      } ?? self
    if options.tunesTemperature {
      return try model.temperedByValidation { try progress(.tempering, $0, $1) }
    }
    return options.temperature == 1 ? model : model.tempered(options.temperature)
  }
}

extension TokenizerConfiguration {
  /// True if a token marks the end of a line.
  fileprivate var marksLines: Bool { endOfSentence || kind.keepsWhitespace }
}
