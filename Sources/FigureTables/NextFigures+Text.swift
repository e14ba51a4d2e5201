public import Judging
import NumberFormatting

extension NextFigures {
  /// Reports of the same text side by side.
  public static func text(_ reports: [NextFigures]) -> String {
    var rows = [[String]](repeating: [], count: reports.map(\.lines.count).max() ?? 0)
    for lines in reports.map(\.lines) {
      let width = lines.map(Column.places).max() ?? 0
      for row in rows.indices {
        rows[row].append(Column.left(row < lines.count ? lines[row] : "", width + 3))
      }
    }
    return "after \(Column.isolated(reports.first?.text ?? ""))\n"
      + rows.map { "  \($0.joined())".trimmingEnd + "\n" }.joined()
  }

  private var lines: [String] {
    func line(_ share: Double, _ rest: String) -> String {
      Column.left(NumberFormat.percent(share), 9) + rest
    }
    return [
      "\(model) (\(head?.rawValue ?? "mixture")), entropy \(NumberFormat.fixed(entropy, places: 2)) nats"
    ]
      + candidates.map { line($0.probability, Column.isolated($0.token)) }
      + (components.isEmpty ? [] : ["by component: prior, and its first token"])
      + components.map {
        line(
          $0.prior,
          "\(Column.isolated($0.top.token)) \(NumberFormat.percent($0.top.probability))")
      }
  }
}
