import NumberFormatting

/// Lines over an axis of whole numbers, such as epochs.
package struct LineFigure {
  /// A value that a line across the chart stands for.
  package struct Mark {
    let at: Double
    let label: String

    /// A value, and what stands beside its line.
    package init(at: Double, label: String) {
      self.at = at
      self.label = label
    }
  }

  var title: String
  var note = ""
  /// What the horizontal axis is of.
  var over: String
  var kind = Scale.Kind.linear
  var startsAtZero = false
  var series: [Series]
  /// Values of the vertical axis.
  var limits: [Mark] = []
  /// Places on the horizontal axis.
  var places: [Mark] = []

  /// A chart of lines; places and limits are lines across it.
  package init(
    title: String, note: String = "", over: String, kind: Scale.Kind = .linear,
    startsAtZero: Bool = false, series: [Series], limits: [Mark] = [], places: [Mark] = []
  ) {
    self.title = title
    self.note = note
    self.over = over
    self.kind = kind
    self.startsAtZero = startsAtZero
    self.series = series
    self.limits = limits
    self.places = places
  }

  /// What a page shows.
  package var figure: Node {
    let x = Scale(series.flatMap { $0.points.map(\.x) } + places.map(\.at), .whole)
    let y = Scale(
      series.flatMap { $0.points.map(\.y) } + limits.map(\.at), kind, startsAtZero: startsAtZero)
    let shown = series.map { (series: $0, points: $0.shown(on: y)) }.filter { !$0.points.isEmpty }
    let ends = shown.map { NumberFormat.short($0.points[$0.points.count - 1].y) }
    let plot = FigureField(x: x, y: y, endLabels: ends)
    let drawing = FigureField.drawing(
      title, height: plot.height, description: description(shown),
      plot.rows + plot.columns(over) + lines(across: plot)
        + shown.flatMap { line($0.series, $0.points, in: plot) }
        + endLabels(shown, ends, in: plot))
    return FigureField.figure(title, note: note, drawing, legend: series.count > 1 ? legend : nil)
  }

  private func description(_ shown: [(series: Series, points: [Series.Point])]) -> String {
    shown.map { series, points in
      let (first, last) = (points[0], points[points.count - 1])
      return
        "\(series.label): \(NumberFormat.short(first.y)) at \(over) \(NumberFormat.short(first.x)), "
        + "\(NumberFormat.short(last.y)) at \(over) \(NumberFormat.short(last.x))."
    }.joined(separator: " ")
  }

  private func line(_ series: Series, _ points: [Series.Point], in plot: FigureField) -> [Node] {
    let path = points.map {
      "\(FigureField.coordinate(plot.x($0.x))) \(FigureField.coordinate(plot.y($0.y)))"
    }
    let line = Node.element(
      "path",
      ["d": "M" + path.joined(separator: "L"), "class": "\(series.color) line \(series.style)"])
    guard series.isMarked || points.count == 1 else { return [line] }
    let marks = points.map { point in
      Node.element(
        "path",
        [
          "d": series.mark(at: (plot.x(point.x), plot.y(point.y))), "class": "\(series.color) mark",
        ],
        .element(
          "title", [:],
          .text(
            "\(series.label), \(over) \(NumberFormat.short(point.x)): \(NumberFormat.short(point.y))"
          )))
    }
    return [line] + marks
  }

  /// The last values beside the ends of the lines, moved apart where they would overlap.
  private func endLabels(
    _ shown: [(series: Series, points: [Series.Point])], _ texts: [String], in plot: FigureField
  ) -> [Node] {
    let wanted = shown.map { plot.y($0.points[$0.points.count - 1].y) + 4 }
    let places = Labels.spread(wanted, distance: 13, within: plot.top...plot.bottom)
    return zip(shown, zip(texts, places)).map { shown, label in
      FigureField.label(
        label.0, at: (plot.x(shown.points[shown.points.count - 1].x) + 5, label.1), .start,
        class: "\(shown.series.color) value")
    }
  }

  private func lines(across plot: FigureField) -> [Node] {
    let rows = limits.flatMap { limit in
      let y = plot.y(limit.at)
      return [
        FigureField.line(from: (plot.left, y), to: (plot.right, y), "limit"),
        FigureField.label(limit.label, at: (plot.right - 4, y - 5), .end, class: "remark"),
      ]
    }
    let columns = places.flatMap { place in
      let x = plot.x(place.at)
      let isLeft = x < (plot.left + plot.right) / 2
      return [
        FigureField.line(from: (x, plot.top), to: (x, plot.bottom), "limit"),
        FigureField.label(
          place.label, at: (x + (isLeft ? 5 : -5), plot.top + 10), isLeft ? .start : .end,
          class: "remark"),
      ]
    }
    return rows + columns
  }

  private var legend: Node {
    .element(
      "ul", ["class": "legend"],
      series.map { series in
        let line = Node.element(
          "path", ["d": "M1 6H27", "class": "\(series.color) line \(series.style)"])
        let mark = Node.element(
          "path", ["d": series.mark(at: (14, 6)), "class": "\(series.color) mark"])
        let key = Node.element(
          "svg", ["viewBox": "0 0 28 12", "aria-hidden": "true"],
          series.isMarked ? [line, mark] : [line])
        return .element("li", [:], key, .element("bdi", [:], .text(series.label)))
      })
  }
}
