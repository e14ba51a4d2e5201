import NumberFormatting

/// Bars from 0, one a whole number, such as an epoch or a component.
package struct BarFigure {
  package struct Bar {
    let label: String
    /// A part of all.
    let part: Double
    /// True if it is drawn as one that does not count.
    var isFaint = false

    /// A bar of a part of all.
    package init(label: String, part: Double, isFaint: Bool = false) {
      self.label = label
      self.part = part
      self.isFaint = isFaint
    }
  }

  var title: String
  var note = ""
  /// What the bars are of.
  var over: String
  var bars: [Bar]
  /// A part that a line across the chart stands for.
  var limit: LineFigure.Mark?

  /// A chart of bars.
  package init(
    title: String, note: String = "", over: String, bars: [Bar], limit: LineFigure.Mark? = nil
  ) {
    self.title = title
    self.note = note
    self.over = over
    self.bars = bars
    self.limit = limit
  }

  /// What a page shows.
  package var figure: Node {
    var percents = bars.map { 100 * $0.part } + (limit.map { [100 * $0.at] } ?? [])
    // Nothing but zeros is shown on an axis that has more.
    if percents.allSatisfy({ $0 == 0 }) { percents.append(1) }
    let plot = FigureField(
      x: Scale([0, Double(bars.count)], .whole), y: Scale(percents, .linear, startsAtZero: true))
    let drawing = FigureField.drawing(
      title, height: plot.height, description: description,
      plot.rows + columns(of: plot) + line(across: plot) + [plot.name(over)])
    return FigureField.figure(title, note: note, drawing)
  }

  private var description: String {
    bars.map { "\(over) \($0.label): \(NumberFormat.shortPercent($0.part))." }.joined(
      separator: " ")
  }

  private func columns(of plot: FigureField) -> [Node] {
    let width = (plot.right - plot.left) / Double(max(bars.count, 1))
    let room = FigureField.characterWidth * Double((bars.map(\.label.count).max() ?? 0) + 1)
    let stride = max(Int((room / width).rounded(.up)), 1)
    return bars.enumerated().flatMap { index, bar in
      let (x, y) = (plot.x(Double(index)), plot.y(100 * bar.part))
      let column = Node.element(
        "rect",
        [
          "x": FigureField.coordinate(x + 0.15 * width), "y": FigureField.coordinate(y),
          "width": FigureField.coordinate(min(0.7 * width, 40)),
          "height": FigureField.coordinate(plot.bottom - y),
          "class": bar.isFaint ? "bar faint" : "bar",
        ],
        .element(
          "title", [:], .text("\(over) \(bar.label): \(NumberFormat.shortPercent(bar.part))")))
      guard index % stride == 0 else { return [column] }
      let middle = x + 0.15 * width + min(0.7 * width, 40) / 2
      return [column, FigureField.label(bar.label, at: (middle, plot.bottom + 16))]
    }
  }

  private func line(across plot: FigureField) -> [Node] {
    guard let limit else { return [] }
    let y = plot.y(100 * limit.at)
    return [
      FigureField.line(from: (plot.left, y), to: (plot.right, y), "limit"),
      FigureField.label(limit.label, at: (plot.right - 4, y - 5), .end, class: "remark"),
    ]
  }
}
