/// The result of an ``InspectionRequest``; `lm inspect --json` prints it.
///
/// In JSON, a part that was not asked for or is absent is null.
public struct InspectionReport: Codable, Hashable, Sendable {
  /// The parts of the model.
  public let inspection: Inspection
  /// The next tokens, by model; nil where they were not asked for.
  public let next: [NextFigures]?
  /// Why the model lacks parts that were asked for beside others that it has; not in JSON.
  public let missing: [JudgingError]

  private enum CodingKeys: CodingKey { case next }

  init(inspection: Inspection, next: [NextFigures]?, missing: [JudgingError]) {
    self.inspection = inspection
    self.next = next
    self.missing = missing
  }

  /// Reads the parts and the next tokens; nothing is ``missing``.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      inspection: try Inspection(from: decoder),
      next: try container.decode([NextFigures]?.self, forKey: .next), missing: [])
  }

  /// Writes the parts and the next tokens as one object.
  public func encode(to encoder: any Encoder) throws {
    try inspection.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(next, forKey: .next)
  }
}
