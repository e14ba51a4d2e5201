import NumberFormatting

extension IntervalChart {
  /// The drawing.
  public var drawing: Drawing { Drawing(content: IntervalDrawing(self)) }
}

/// A chart of intervals as it is placed and drawn.
struct IntervalDrawing: Drawable {
  private let chart: IntervalChart
  private let scale: Scale

  private static let rowHeight = 30.0

  init(_ chart: IntervalChart) {
    self.chart = chart
    let values = chart.rows.flatMap { row in
      [row.value] + (row.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
    scale = chart.x.scale(values + chart.references.map(\.value))
  }

  /// The room for the labels of the references.
  private var head: Double { chart.references.contains { !$0.label.isEmpty } ? 20 : 0 }

  func height(width: Double) -> Double {
    head + Self.rowHeight * Double(chart.rows.count) + 28 + (chart.x.name.isEmpty ? 0 : 20)
  }

  func words(_ language: Language) -> String {
    chart.rows.map { "\($0.label): \(figures($0, language))." }.joined(separator: " ")
  }

  private func figures(_ row: IntervalChart.Row, _ language: Language) -> String {
    func short(_ value: Double) -> String { NumberFormat.short(value) }
    guard let interval = row.interval else { return short(row.value) }
    let (low, high) = (short(interval.lowerBound), short(interval.upperBound))
    return short(row.value) + language.choose(" (\(low) to \(high))", " (\(low) تا \(high))")
  }

  func draw(in box: Box, with pen: Pen) -> [Node] {
    let names = chart.rows.map { TextWidth.shortened($0.label, .name, width: 0.35 * box.width) }
    let values = chart.rows.map { NumberFormat.short($0.value) }
    let left = (names.map { TextStyle.name.width($0) }.max() ?? 0) + 12
    let right = (values.map { TextStyle.value.width($0) }.max() ?? 0) + 12
    let inner = Box(
      left: box.left + left, top: box.top + head, width: box.width - left, height: box.height - head
    )
    let frame = RowFrame(in: inner, x: scale, name: chart.x.name, right: right)
    let rows = zip(chart.rows, zip(names, values)).enumerated().flatMap { index, row -> [Node] in
      let y = frame.field.top + Self.rowHeight * (Double(index) + 0.5)
      let name = pen.text(
        row.1.0, .name, at: Place(x: frame.field.left - 12, y: y + 4.5), .right)
      return [name] + shapes(row.0, row.1.1, at: y, in: frame, right: box.right, with: pen)
    }
    return frame.axes(with: pen, rules: chart.references) + rows
  }

  private func shapes(
    _ row: IntervalChart.Row, _ value: String, at y: Double, in frame: RowFrame, right: Double,
    with pen: Pen
  ) -> [Node] {
    guard scale.shows(row.value) else { return [] }
    func column(_ value: Double) -> Double {
      min(max(frame.column(of: value), frame.field.left), frame.field.right)
    }
    var nodes: [Node] = []
    let color = Series.color(of: row.color)
    if let interval = row.interval, scale.shows(interval.lowerBound),
      scale.shows(interval.upperBound)
    {
      let (low, high) = (column(interval.lowerBound), column(interval.upperBound))
      nodes.append(pen.line(from: Place(x: low, y: y), to: Place(x: high, y: y), "\(color) line"))
      for end in [low, high] {
        nodes.append(
          pen.line(from: Place(x: end, y: y - 4), to: Place(x: end, y: y + 4), "\(color) line"))
      }
    }
    if scale.domain.contains(row.value) {
      nodes.append(pen.mark(row.color, at: Place(x: column(row.value), y: y), radius: 4.8))
    }
    return nodes + [pen.text(value, .value, at: Place(x: right, y: y + 4.5), .right)]
  }
}
