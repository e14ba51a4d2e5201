import JSON
import Training

extension TrainingLog {
  /// A line about the updates since the last one; norms, rate and place are those of the last update.
  public struct UpdateLine: Hashable, Sendable {
    /// The update, counted from 1.
    public let update: Int
    /// Its epoch, counted from 1.
    public let epoch: Int
    /// The part of the epoch that is done.
    public let epochDone: Double
    /// The updates that the line is about: fewer than usual where a run was resumed between lines.
    public let averagedOver: Int
    /// The values of `StepReport.figures` by name, without those that a log does not have.
    public let figures: [String: Double]
    /// The norm of the gradient as it came, by block of parameters.
    public let blockNorms: [String: Double]?
    /// The norm of the gradient by step, by layer.
    public let stepNorms: [String: [Double]]?

    /// The values as curves show them: of a count of updates, the part of all.
    public var curveValues: [String: Double] {
      StepReport.figures.reduce(into: [:]) { values, figure in
        let updates = figure.unit == TrainingFigure.updates ? Double(max(averagedOver, 1)) : 1
        values[figure.name] = figures[figure.name].map { $0 / updates }
      }
    }

    init(_ sums: UpdateSums, _ state: TrainingState, epochDone: Double) {
      update = state.updates
      epoch = state.epoch + 1
      self.epochDone = epochDone
      averagedOver = sums.tally.updates
      figures = StepReport.figures.reduce(into: [:]) { $0[$1.name] = $1.value(of: sums) }
      blockNorms = sums.last?.blockNorms
      stepNorms = sums.last?.stepNorms
    }
  }
}

extension TrainingLog.UpdateLine: Codable {
  /// A name in the file, that of a figure among them.
  private struct Key: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init(stringLiteral: String) { stringValue = stringLiteral }
    init?(intValue: Int) { nil }
  }

  /// Reads a line; a figure that is newer than the line is left out.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    update = try container.decodeCount(forKey: "update")
    epoch = try container.decodeCount(forKey: "epoch")
    epochDone = try container.decodeShare(forKey: "epoch_done")
    averagedOver = try container.decodeCount(forKey: "averaged_over")
    figures = try StepReport.figures.reduce(into: [:]) { figures, figure in
      let key = Key(stringValue: figure.name)
      figures[figure.name] = try container.decodeIfPresent(Double.self, forKey: key)
    }
    blockNorms = try container.decodeIfPresent([String: Double].self, forKey: "block_norms")
    stepNorms = try container.decodeIfPresent([String: [Double]].self, forKey: "step_norms")
  }

  /// Writes a line.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(update, forKey: "update")
    try container.encode(epoch, forKey: "epoch")
    try container.encode(epochDone, forKey: "epoch_done")
    try container.encode(averagedOver, forKey: "averaged_over")
    for (name, value) in figures {
      try container.encode(value, forKey: Key(stringValue: name))
    }
    try container.encodeIfPresent(blockNorms, forKey: "block_norms")
    try container.encodeIfPresent(stepNorms, forKey: "step_norms")
  }
}
