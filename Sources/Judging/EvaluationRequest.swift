public import LanguageModels
import ModelFolders
import Tokenization

/// A model to be judged by a text: all that `lm eval` is asked for, as one value.
///
///     var request = try EvaluationRequest(ModelReference("models/mos+models/ngram"))
///     request.options.adaptation = Adaptation(dynamic: .init(.rms))
///     let judgement = try request.run(on: backend)
///     judgement.figures.perplexity
public struct EvaluationRequest: Hashable, Sendable {
  /// The model.
  public var model: ModelReference
  /// The path of the text, as of `TextSource`; nil for the part that the model keeps.
  public var text: String?
  /// The part of a folder or of the model; nil for the test part.
  public var part: HeldOutPart?
  /// The options by which the model reads it.
  public var options = JudgingOptions()
  /// Measures the calibration of the probabilities too if true, which reads the text once more.
  public var measuresCalibration = false

  /// A request.
  public init(_ model: ModelReference, text: String? = nil, part: HeldOutPart? = nil) {
    self.model = model
    self.text = text
    self.part = part
  }

  /// Checks every number, and what goes together.
  ///
  /// - Throws: ``JudgingError`` `outOfRange` or `conflict`.
  public func validate() throws(JudgingError) { try options.validate(part, [model]) }

  /// Judges the model.
  ///
  /// - Parameters:
  ///   - backend: The device.
  ///   - progress: As of ``JudgingProgress``.
  /// - Returns: The losses and their figures.
  /// - Throws: ``JudgingError``; `StorageError` or `TokenizationError` for a model or a text that cannot be
  ///   read; the error of `progress`.
  public func run(
    on backend: any Backend, progress: JudgingProgress = { _, _, _ in }
  ) throws -> Judgement {
    try validate()
    let source = try TextSource(text, part) { try progress(.reading, 0, 0) }
    let bundles = try model.bundles()
    let text = try JudgedText(source, for: bundles, threads: options.threads) {
      try progress(.reading, $0, $1)
    }
    let plain = try JudgedModel(bundles, options, on: backend, progress: progress)
    return try Judgement(
      of: plain.reading(options, progress: progress), on: text,
      beside: options.adaptation == nil && !options.tunesTemperature ? nil : plain,
      calibrating: measuresCalibration
    ) { try progress(.scoring, $0, $1) }
  }
}
