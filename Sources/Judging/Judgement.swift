import Evaluation
import Statistics

/// The losses of a model on a text, and their figures.
///
///     let model = try JudgedModel(ModelBundle("models/mos"), on: backend)
///     let judgement = try Judgement(of: model, on: JudgedText(TextSource(.test), for: model))
///     judgement.figures.perplexity
public struct Judgement {
  /// The model.
  public let model: JudgedModel
  /// The text.
  public let text: JudgedText
  /// −log p of every token of the text, in nats.
  public let losses: [Double]
  /// The figures of the losses.
  public let figures: EvaluationFigures

  /// Judges a model.
  ///
  /// A mixture is set beside the best of its models; any other model beside `plain`, where that is given. Both
  /// have the same temperature, but `plain` stays as it is where the temperature was tuned.
  ///
  /// - Parameters:
  ///   - model: The model: as it is, adapting, or a mixture.
  ///   - text: The text, in the tokens of the model.
  ///   - plain: The model as it is, where `model` adapts or its temperature was tuned.
  ///   - calibrating: Measures the calibration of the probabilities too if true, which reads the text once more.
  ///   - progress: Called often with the tokens scored, over all models, and all that are to be scored; an
  ///     error that it throws stops the work.
  /// - Throws: ``JudgingError`` `notFinite`; the error of `progress`.
  public init(
    of model: JudgedModel, on text: JudgedText, beside plain: JudgedModel? = nil,
    calibrating: Bool = false, progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    self.model = model
    self.text = text
    var (mix, gain): (MixtureFigures?, LossGain?)
    let scores: TokenScores
    if !model.components.isEmpty {
      let isTempered = model.temperature != 1
      let parts = try model.componentLosses(of: text) {
        try progress($0, isTempered ? 2 * $1 : $1)
      }
      let weights = Interpolation(weights: model.components.map(\.weight))
      scores =
        try isTempered
        ? model.tokenScores(of: text) { try progress($1 + $0, 2 * $1) }
        : TokenScores(losses: weights.losses(parts))
      let sums = parts.map { $0.reduce(0, +) }
      let best = sums.indices.min { sums[$0] < sums[$1] } ?? 0
      mix = MixtureFigures(model, parts)
      gain = LossGain(scores.losses, beside: parts[best], of: model.modelsAtTemperature[best])
    } else if let plain {
      let plain =
        model.temperedBy == nil ? plain.tempered(model.temperature / plain.temperature) : plain
      let others = try plain.losses(of: text) { try progress($0, 2 * $1) }
      scores = try model.tokenScores(of: text) { try progress($1 + $0, 2 * $1) }
      gain = LossGain(scores.losses, beside: others, of: plain, named: "\(plain.name) as it is")
    } else {
      scores = try model.tokenScores(of: text, progress: progress)
    }
    losses = scores.losses
    let calibration =
      try calibrating ? Calibration(of: model.scorer, on: text.ids, progress: progress) : nil
    figures = EvaluationFigures(
      model, text, scores, mix: mix, gain: gain, calibration: calibration)
  }
}
