import Judging
import JSON
import NumberFormatting
import ModelFolders
import LanguageModels

/// What `lm inspect` prints: null what was not asked for, or the model has not.
struct InspectionReport: Encodable {
  let model: String
  let head: ModelName
  /// The part of the model's text that it was seen on, and how many tokens of it.
  @NilAsNull var corpus: String?
  @NilAsNull var tokens: Int?
  @NilAsNull var rank: RankReport?
  @NilAsNull var mixtures: MixtureReport?
  @NilAsNull var gradients: GradientReport?
  @NilAsNull var next: [NextReport]?

  init(_ bundle: ModelBundle) {
    model = bundle.path
    head = bundle.name
  }

  /// The parts one below another.
  var text: String {
    var parts = ["\(model) (\(head.rawValue))"]
    if let corpus, let tokens {
      parts[0] += ", \(NumberFormat.count(tokens, "token")) of \(corpus)"
    }
    parts[0] += "\n"
    parts += [rank?.text, mixtures?.text, gradients?.text].compactMap { $0 }
    if let next { parts.append(NextReport.text(next)) }
    return parts.joined(separator: "\n")
  }

  /// Lines of a name and a value.
  static func lines(_ rows: [(String, String)]) -> String {
    rows.map { Column.left("  \($0)", 22) + $1 + "\n" }.joined()
  }
}

extension String {
  /// The text without the spaces at its end.
  var trimmingEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
