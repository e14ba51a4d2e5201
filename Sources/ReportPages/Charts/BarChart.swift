import NumberFormatting

/// Bars from 0, one a whole number, such as an epoch or a component.
struct BarChart {
  struct Bar {
    let label: String
    /// A part of all.
    let part: Double
    /// True if it is drawn as one that does not count.
    var isFaint = false
  }

  var title: String
  var note = ""
  /// What the bars are of.
  var over: String
  var bars: [Bar]
  /// A part that a line across the chart stands for.
  var limit: LineChart.Mark?

  var figure: Node {
    var percents = bars.map { 100 * $0.part } + (limit.map { [100 * $0.at] } ?? [])
    // Nothing but zeros is shown on an axis that has more.
    if percents.allSatisfy({ $0 == 0 }) { percents.append(1) }
    let plot = Plot(
      x: Scale([0, Double(bars.count)], .whole), y: Scale(percents, .linear, startsAtZero: true))
    let drawing = Plot.drawing(
      title, height: plot.height, description: description,
      plot.rows + columns(of: plot) + line(across: plot) + [plot.name(over)])
    return Plot.figure(title, note: note, drawing)
  }

  private var description: String {
    bars.map { "\(over) \($0.label): \(NumberFormat.shortPercent($0.part))." }.joined(
      separator: " ")
  }

  private func columns(of plot: Plot) -> [Node] {
    let width = (plot.right - plot.left) / Double(max(bars.count, 1))
    let room = Plot.characterWidth * Double((bars.map(\.label.count).max() ?? 0) + 1)
    let stride = max(Int((room / width).rounded(.up)), 1)
    return bars.enumerated().flatMap { index, bar in
      let (x, y) = (plot.x(Double(index)), plot.y(100 * bar.part))
      let column = Node.element(
        "rect",
        [
          "x": Plot.coordinate(x + 0.15 * width), "y": Plot.coordinate(y),
          "width": Plot.coordinate(min(0.7 * width, 40)),
          "height": Plot.coordinate(plot.bottom - y), "class": bar.isFaint ? "bar faint" : "bar",
        ],
        .element(
          "title", [:], .text("\(over) \(bar.label): \(NumberFormat.shortPercent(bar.part))")))
      guard index % stride == 0 else { return [column] }
      let middle = x + 0.15 * width + min(0.7 * width, 40) / 2
      return [column, Plot.label(bar.label, at: (middle, plot.bottom + 16))]
    }
  }

  private func line(across plot: Plot) -> [Node] {
    guard let limit else { return [] }
    let y = plot.y(100 * limit.at)
    return [
      Plot.line(from: (plot.left, y), to: (plot.right, y), "limit"),
      Plot.label(limit.label, at: (plot.right - 4, y - 5), .end, class: "remark"),
    ]
  }
}
