public import LanguageModels
import ModelFolders

/// The exposure bias of a model on a text: all that `lm eval --exposure` is asked for, as one value.
public struct ExposureRequest: Hashable, Sendable {
  /// The model that writes.
  public var model: ModelReference
  /// The path of the text, as of `TextSource`; nil for the part that the model keeps.
  public var text: String?
  /// The part of a folder or of the model; nil for the test part.
  public var part: HeldOutPart?
  /// The options by which the models that write read their prompts; the referee stays as it is.
  public var options = JudgingOptions()
  /// The model that judges; nil for 5-grams of the training part that the model keeps.
  public var referee: ModelReference?
  /// A second model, which writes after the same prompts.
  public var beside: ModelReference?
  /// Prompts and continuations.
  public var design = ExposureDesign()

  /// A request.
  public init(_ model: ModelReference, text: String? = nil, part: HeldOutPart? = nil) {
    self.model = model
    self.text = text
    self.part = part
  }

  /// Checks every number, and what goes together.
  ///
  /// - Throws: ``JudgingError`` `outOfRange`, `conflict` or `ownReferee`.
  public func validate() throws(JudgingError) {
    try design.validate()
    try options.validate(part, [model] + [referee, beside].compactMap { $0 })
    if let referee, referee == model { throw .ownReferee(referee.name) }
  }

  /// Measures the exposure bias.
  ///
  /// - Parameters:
  ///   - backend: The device.
  ///   - progress: As of ``JudgingProgress``.
  /// - Returns: The figures.
  /// - Throws: ``JudgingError``; `StorageError` or `TokenizationError` for a model or a text that cannot be
  ///   read; the error of `progress`.
  public func run(
    on backend: any Backend, progress: JudgingProgress = { _, _, _ in }
  ) throws -> ExposureFigures {
    try validate()
    let source = try TextSource(text, part) { try progress(.reading, 0, 0) }
    let bundles = try model.bundles()
    if referee == nil, bundles.count == 1, bundles[0].name == .ngram {
      throw JudgingError(
        .ownReferee, bundles[0].path,
        "\(bundles[0].path) is an n-gram model, as is its usual referee")
    }
    let text = try JudgedText(source, for: bundles, threads: options.threads) {
      try progress(.reading, $0, $1)
    }
    let writer = try JudgedModel(bundles, options, on: backend, progress: progress)
    return try writer.reading(options, progress: progress).exposure(
      on: text,
      referee: referee?.open(on: backend, progress: progress) ?? JudgedModel(ngramsOf: bundles[0]),
      beside: beside?.open(options, on: backend, progress: progress), design
    ) { try progress(.exposing, $0, $1) }
  }
}

extension JudgingError {
  static func ownReferee(_ name: String) -> JudgingError {
    JudgingError(.ownReferee, name, "\(name) cannot be its own referee")
  }
}
