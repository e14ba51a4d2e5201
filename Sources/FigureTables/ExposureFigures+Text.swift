public import Judging
import NumberFormatting

extension ExposureFigures {
  /// The figures as a table.
  public var text: String {
    func interval(_ bounds: ClosedRange<Double>?) -> String {
      bounds.map { NumberFormat.range($0, places: 3) } ?? "—"
    }
    let ways =
      ", state \(state)"
      + (temperature.map { ", temperature \(NumberFormat.short($0))" } ?? "")
      + (adaptive.map { ", \($0.text)" } ?? "")
    let head = """
      model               \(Column.isolated(model)) (\(head?.rawValue ?? "mixture"))\(ways)
      corpus              \(Column.isolated(corpus)), \(prompts) prompts of \(promptLength) tokens, seed \(seed)
      referee             \(Column.isolated(referee)), its nats a token

      tokens after the prompt   written      real       gap  95 %

      """
    func distance(_ from: Int, _ to: Int) -> String { from == to ? "\(from)" : "\(from)–\(to)" }
    let rows = byDistance.map {
      let distance = distance($0.from, $0.to)
      return distance + Column.right(NumberFormat.fixed($0.written, places: 3), 33 - distance.count)
        + Column.right(NumberFormat.fixed($0.real, places: 3), 10)
        + Column.right(NumberFormat.fixed($0.gap, places: 3), 10)
        + "  "
        + interval($0.gapCi95) + "\n"
    }
    let verdict =
      growthCi95.map {
        $0.lowerBound > 0
          ? "the farther from the prompt, the worse: exposure bias"
          : $0.upperBound < 0
            ? "the gap shrinks with the distance: no exposure bias"
            : "no growth that so many prompts can show"
      } ?? "too few prompts for a verdict"
    let others =
      beside.map { beside in
        let rows = beside.byDistance.map {
          let distance = distance($0.from, $0.to)
          return distance
            + Column.right(NumberFormat.fixed($0.difference, places: 3), 33 - distance.count)
            + "  \(interval($0.differenceCi95))\n"
        }
        return
          "\n\(Column.isolated(beside.model)): its gap less that of the first, after the same prompts\n"
          + rows.joined()
          + "growth              \(NumberFormat.fixed(beside.growth, places: 3))  (95 %: \(interval(beside.growthCi95)))\n"
      } ?? ""
    return head + rows.joined()
      + "growth of the gap   \(NumberFormat.fixed(growth, places: 3))  (95 %: \(interval(growthCi95))): \(verdict)\n"
      + others
  }
}
