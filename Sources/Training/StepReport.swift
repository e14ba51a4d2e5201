public import LanguageModels

/// The figures of one update.
public struct StepReport: Hashable, Sendable {
  /// Σ −log p of the window, in nats.
  public let totalNats: Double
  /// Tokens of the window.
  public let tokens: Int
  /// Inputs of the window that were the model's own samples.
  public let sampled: Int
  /// The learning rate, before a window of its own length moves it.
  public let rate: Float
  /// The gradient and its clipping.
  public let clipping: Clipping.Report
  /// The norm of the gradient of every block as it came; nil where it was not asked for.
  public let blockNorms: [String: Double]?
  /// The norm of the gradient at every step of recurrent layers; nil where it was not asked for.
  public let stepNorms: StepNorms?
  /// Targets that the model held for the most probable token before it learnt them; nil where it was not
  /// asked for.
  public internal(set) var hits: Int?

  /// Mean −log p of the window, in nats a token.
  public var nats: Double { totalNats / Double(tokens) }
}

extension StepReport {
  /// The figures of updates: a row each.
  ///
  /// The log has all of them, under their names. TensorBoard has those with a tag, and a report
  /// page draws those with a chart.
  public static let figures: [TrainingFigure] = [
    TrainingFigure("nats_per_token", "nats a token", tag: "loss/train") { $0.tally.natsPerToken },
    TrainingFigure("accuracy", tag: "accuracy/train") { $0.tally.accuracy },
    TrainingFigure("sampled") { $0.tally.sampledPart },
    TrainingFigure("learning_rate", tag: "learning_rate", chart: "Learning rate") {
      // 0.002 and not 0.0020000000949949026.
      $0.last.flatMap { Double("\($0.rate)") }
    },
    TrainingFigure("tokens_per_second", "tokens a second") { $0.tokensPerSecond },
    TrainingFigure("gradient_norm", tag: "gradient/norm") { $0.last?.clipping.norm },
    TrainingFigure("clipped_norm", tag: "gradient/clipped_norm") { $0.last?.clipping.normAfter },
    TrainingFigure("norm_clips", TrainingFigure.updates, tag: "gradient/clipped_updates") {
      Double($0.tally.clippings)
    },
    TrainingFigure("value_clips", TrainingFigure.updates) { Double($0.tally.limitings) },
    TrainingFigure("clipped_values", "values") { Double($0.clippedValues) },
  ]
}

/// Optional measurements of an update.
///
/// Those of norms cost a pass over the gradient each.
public struct Measurements: OptionSet, Sendable {
  /// The options as bits.
  public let rawValue: Int

  /// Options from their bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The norm of every block.
  public static let blocks = Measurements(rawValue: 1)
  /// The norm at every time step of recurrent layers.
  public static let steps = Measurements(rawValue: 2)
  /// The targets that the model held for the most probable token, which costs a pass over the logits.
  public static let accuracy = Measurements(rawValue: 4)
}
