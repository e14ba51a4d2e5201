import FigureTables
import Judging
import NumberFormatting

/// The result of `lm inspect`; in JSON, null is what was not asked for or what the model lacks.
struct InspectionReport: Encodable {
  let inspection: Inspection
  var next: [NextFigures]?

  private enum CodingKeys: CodingKey { case next }

  func encode(to encoder: any Encoder) throws {
    try inspection.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(next, forKey: .next)
  }

  /// The parts one below another.
  var text: String {
    var heading = "\(inspection.model) (\(inspection.head.rawValue))"
    if let corpus = inspection.corpus, let tokens = inspection.tokens {
      heading += ", \(NumberFormat.count(tokens, "token")) of \(corpus)"
    }
    let parts = [
      inspection.rank?.text, inspection.mixtures?.text, inspection.gradients?.text,
      next.map(NextFigures.text),
    ]
    return ([heading + "\n"] + parts.compactMap { $0 }).joined(separator: "\n")
  }
}
