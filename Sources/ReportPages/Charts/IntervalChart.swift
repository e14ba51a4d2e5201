/// Values with their intervals, one under another (a forest plot).
struct IntervalChart {
  struct Row {
    let label: String
    let estimate: Estimate
    var index = 0
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

  var figure: Node {
    let values = rows.flatMap {
      [$0.estimate.value] + ($0.estimate.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
    let scale = Scale(values + (reference.map { [$0] } ?? []), .linear)
    let bottom = Self.top + Self.rowHeight * Double(rows.count) + 4
    let x = { 14 + (Plot.width - 28) * scale.place($0) }
    let grid = scale.ticks.flatMap { tick in
      [
        Plot.line(from: (x(tick.value), Self.top), to: (x(tick.value), bottom), "grid"),
        Plot.label(tick.label, at: (x(tick.value), bottom + 16)),
      ]
    }
    let line = reference.map {
      [Plot.line(from: (x($0), Self.top), to: (x($0), bottom), "limit")]
    }
    let drawing = Plot.drawing(
      title, height: bottom + 40,
      description: rows.map { "\($0.label): \($0.estimate.text)." }.joined(separator: " "),
      grid + (line ?? []) + rows.enumerated().flatMap { row($1, at: $0, x) }
        + [Plot.label(over, at: (Plot.width / 2, bottom + 32), class: "axis")])
    return Plot.figure(title, note: note, drawing)
  }

  /// The label and the figures over the interval, which so has the whole width of a phone.
  private func row(_ row: Row, at index: Int, _ x: (Double) -> Double) -> [Node] {
    let text = Self.top + Self.rowHeight * Double(index) + 13
    let line = text + 11
    let series = Series(label: row.label, index: row.index, points: [])
    let place = x(row.estimate.value)
    let value = showsFigures ? row.estimate.text : ""
    let room = Int((Plot.width - 24) / Plot.characterWidth) - value.count
    var nodes = [
      Plot.line(from: (14, line), to: (Plot.width - 14, line), "track"),
      Plot.label(Self.shortened(row.label, to: room), at: (4, text), .start, class: "name"),
      Plot.label(value, at: (Plot.width - 4, text), .end, class: "value"),
    ]
    if let interval = row.estimate.interval {
      let (low, high) = (x(interval.lowerBound), x(interval.upperBound))
      nodes += [
        Plot.line(from: (low, line), to: (high, line), "\(series.color) line"),
        Plot.line(from: (low, line - 4), to: (low, line + 4), "\(series.color) line"),
        Plot.line(from: (high, line - 4), to: (high, line + 4), "\(series.color) line"),
      ]
    }
    let mark = series.mark(at: (place, line), radius: 5)
    return nodes + [.element("path", ["d": mark, "class": "\(series.color) mark"])]
  }

  private static func shortened(_ text: String, to count: Int) -> String {
    text.count <= count ? text : text.prefix(max(count - 1, 1)) + "…"
  }
}
