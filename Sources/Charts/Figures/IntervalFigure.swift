/// Values with their intervals, one under another (a forest plot).
package struct IntervalFigure {
  package struct Row {
    let label: String
    let value: Double
    package let interval: ClosedRange<Double>?
    /// The value and its interval as people read them.
    let text: String
    let index: Int
    /// The values that ``value`` sums up, as small marks.
    let points: [Double]

    /// A value with or without its interval, in the colour of an index.
    package init(
      label: String, value: Double, interval: ClosedRange<Double>?, text: String, index: Int = 0,
      points: [Double] = []
    ) {
      self.label = label
      self.value = value
      self.interval = interval
      self.text = text
      self.index = index
      self.points = points
    }
  }

  var title: String
  var note = ""
  /// What the values are of.
  var over: String
  var rows: [Row]
  /// True if a row has its figures beside its label, which so has less room.
  var showsFigures = true
  /// A value that a line through all rows stands for.
  var reference: Double?

  private static let rowHeight = 36.0
  private static let top = 8.0

  /// A chart of rows.
  package init(
    title: String, note: String = "", over: String, rows: [Row], showsFigures: Bool = true,
    reference: Double? = nil
  ) {
    self.title = title
    self.note = note
    self.over = over
    self.rows = rows
    self.showsFigures = showsFigures
    self.reference = reference
  }

  /// What a page shows.
  package var figure: Node {
    let values = rows.flatMap {
      [$0.value] + $0.points + ($0.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
    let scale = Scale(values + (reference.map { [$0] } ?? []), .linear)
    let bottom = Self.top + Self.rowHeight * Double(rows.count) + 4
    let x = { 14 + (FigureField.width - 28) * scale.place($0) }
    let grid = scale.ticks.flatMap { tick in
      [
        FigureField.line(from: (x(tick.value), Self.top), to: (x(tick.value), bottom), "grid"),
        FigureField.label(tick.label, at: (x(tick.value), bottom + 16)),
      ]
    }
    let line = reference.map {
      [FigureField.line(from: (x($0), Self.top), to: (x($0), bottom), "limit")]
    }
    let drawing = FigureField.drawing(
      title, height: bottom + 40,
      description: rows.map { "\($0.label): \($0.text)." }.joined(separator: " "),
      grid + (line ?? []) + rows.enumerated().flatMap { row($1, at: $0, x) }
        + [FigureField.label(over, at: (FigureField.width / 2, bottom + 32), class: "axis")])
    return FigureField.figure(title, note: note, drawing)
  }

  /// The label and the figures over the interval, which so has the whole width of a phone.
  private func row(_ row: Row, at index: Int, _ x: (Double) -> Double) -> [Node] {
    let text = Self.top + Self.rowHeight * Double(index) + 13
    let line = text + 11
    let series = Series(label: row.label, index: row.index, points: [])
    let place = x(row.value)
    let value = showsFigures ? row.text : ""
    let room = Int((FigureField.width - 24) / FigureField.characterWidth) - value.count
    var nodes = [
      FigureField.line(from: (14, line), to: (FigureField.width - 14, line), "track"),
      FigureField.label(Self.shortened(row.label, to: room), at: (4, text), .start, class: "name"),
      FigureField.label(value, at: (FigureField.width - 4, text), .end, class: "value"),
    ]
    if let interval = row.interval {
      let (low, high) = (x(interval.lowerBound), x(interval.upperBound))
      nodes += [
        FigureField.line(from: (low, line), to: (high, line), "\(series.color) line"),
        FigureField.line(from: (low, line - 4), to: (low, line + 4), "\(series.color) line"),
        FigureField.line(from: (high, line - 4), to: (high, line + 4), "\(series.color) line"),
      ]
    }
    nodes += row.points.map { point in
      .element(
        "path",
        ["d": series.mark(at: (x(point), line), radius: 3), "class": "\(series.color) mark run"])
    }
    let mark = series.mark(at: (place, line), radius: 5)
    return nodes + [.element("path", ["d": mark, "class": "\(series.color) mark"])]
  }

  private static func shortened(_ text: String, to count: Int) -> String {
    text.count <= count ? text : text.prefix(max(count - 1, 1)) + "…"
  }
}
