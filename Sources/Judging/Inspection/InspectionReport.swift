/// The result of an ``InspectionRequest``; in JSON, a part that was not asked for or is absent is null.
public struct InspectionReport: Encodable, Sendable {
  /// The parts of the model.
  public let inspection: Inspection
  /// The next tokens, by model; nil where they were not asked for.
  public let next: [NextFigures]?
  /// Why the model lacks parts that were asked for beside others that it has; not in JSON.
  public let missing: [JudgingError]

  private enum CodingKeys: CodingKey { case next }

  /// Writes the parts and the next tokens as one object.
  public func encode(to encoder: any Encoder) throws {
    try inspection.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(next, forKey: .next)
  }
}
