import NumberFormatting

extension LineChart {
  /// The drawing.
  public var drawing: Drawing { Drawing(content: LineDrawing(self)) }
}

/// A chart of lines as it is placed and drawn.
struct LineDrawing: Drawable {
  private let chart: LineChart
  private let x: Scale
  private let y: Scale
  /// The lines in the colours that they have.
  private let series: [Series]

  /// The room between the end of a line and its label.
  private static let labelGap = 8.0
  /// The part of the width that labels may take.
  private static let mostLabels = 0.3
  /// The lines whose values have room one over another.
  private static let mostValues = 12

  init(_ chart: LineChart) {
    self.chart = chart
    let points = chart.lines.flatMap(\.points)
    let x = chart.x.scale(points.map(\.x) + chart.columns.map(\.value), isTight: true)
    let seen = points.filter { x.shows($0.x) && x.domain.contains($0.x) }
    let y = chart.y.scale(seen.map(\.y) + chart.rows.map(\.value))
    self.x = x
    self.y = y
    series = chart.lines.enumerated().map { index, line in
      Series(
        label: line.label, style: line.style, index: line.color ?? index,
        isMarked: line.isMarked, points: line.points)
    }
  }

  func isStretchable(width: Double) -> Bool { true }

  func height(width: Double) -> Double { min(max(0.52 * width, 210), 330) }

  func keys(width: Double) -> [Key] {
    guard series.count > 1, !hasNames(width: width) else { return [] }
    return series.map {
      Key(label: $0.label, index: $0.index, symbol: .line($0.style, isMarked: $0.isMarked))
    }
  }

  func words(_ language: Language) -> String {
    series.compactMap { series -> String? in
      let points = series.points.filter { x.shows($0.x) && y.shows($0.y) }
      guard let first = points.first, let last = points.last else { return nil }
      let axis = chart.x.name
      func at(_ point: Point) -> String {
        let (x, y) = (NumberFormat.short(point.x), NumberFormat.short(point.y))
        return language.choose("\(y) at \(axis) \(x)", "\(y) در \(axis) \(x)")
      }
      let start = series.label.isEmpty ? "" : series.label + ": "
      return points.count == 1
        ? "\(start)\(at(first))." : start + at(first) + language.choose(", ", "، ") + at(last) + "."
    }.joined(separator: " ")
  }

  /// True if the names of lines stand at their ends, which all lines have.
  private func hasNames(width: Double) -> Bool {
    chart.endLabels == .names && series.count > 1 && series.count <= 8
      && series.allSatisfy {
        TextStyle.value.width($0.label) <= Self.mostLabels * width && lastPoint(of: $0) != nil
      }
  }

  private func endText(of series: Series, width: Double) -> String {
    switch chart.endLabels {
    case .names: hasNames(width: width) ? series.label : ""
    case .values where self.series.count > Self.mostValues: ""
    case .values: lastPoint(of: series).map { NumberFormat.short($0.y) } ?? ""
    case .none: ""
    }
  }

  private func lastPoint(of series: Series) -> Point? {
    series.points.last {
      x.shows($0.x) && y.shows($0.y) && x.domain.contains($0.x) && y.domain.contains($0.y)
    }
  }

  func draw(in box: Box, with pen: Pen) -> [Node] {
    let labels = series.compactMap { series in
      lastPoint(of: series).map {
        (series: series, end: $0, text: endText(of: series, width: box.width))
      }
    }.filter { !$0.text.isEmpty }
    let widest = labels.map { TextStyle.value.width($0.text) }.max()
    let frame = Frame(
      in: box, x: x, y: y, names: (chart.x.name, chart.y.name),
      right: widest.map { $0 + Self.labelGap } ?? 0)
    var room = Room(in: frame.field)
    let runs = series.map { frame.runs(thinned($0)) }
    for run in runs.joined() { room.block(run) }
    return frame.axes(with: pen)
      + frame.references(rows: chart.rows, columns: chart.columns, with: pen, &room)
      + zip(series, runs).flatMap { line($0, $1, in: frame, with: pen) }
      + endLabels(labels, in: frame, with: pen)
  }

  /// All points, with fewer where there are more than can be seen.
  private func thinned(_ series: Series) -> [Point] {
    series.points.count > 1400 ? series.shown(on: y, limit: 1400) : series.points
  }

  private func line(
    _ series: Series, _ runs: [[Place]], in frame: Frame, with pen: Pen
  ) -> [Node] {
    guard !runs.isEmpty else { return [] }
    let way = runs.filter { $0.count > 1 }.map { Pen.way($0) }.joined()
    let line = way.isEmpty ? [] : [pen.path(way, "\(series.color) line \(series.style)")]
    // A point without a neighbour is no line, and is seen by its mark alone.
    let marked =
      series.isMarked
      ? frame.places(series.points) : runs.filter { $0.count == 1 }.flatMap { $0 }
    return line + marked.map { pen.mark(series.index, at: $0) }
  }

  /// Labels in the order of the ends, moved apart, each with a thin line to an end that is not beside it.
  private func endLabels(
    _ labels: [(series: Series, end: Point, text: String)], in frame: Frame, with pen: Pen
  ) -> [Node] {
    let ends = labels.map { frame.place($0.end) }
    let heights = Labels.spread(
      ends.map(\.y), distance: 17, within: frame.field.top...frame.field.bottom)
    let left = frame.field.right + Self.labelGap
    return zip(labels, zip(ends, heights)).flatMap { label, place -> [Node] in
      let (end, height) = place
      let text = pen.text(
        label.text, .value, at: Place(x: left, y: height + 4.5), color: label.series.color)
      guard abs(height - end.y) > 5 || left - end.x > 2 * Self.labelGap else { return [text] }
      let leader = pen.line(
        from: Place(x: end.x + 2, y: end.y), to: Place(x: left - 2, y: height),
        "\(label.series.color) leader")
      return [leader, text]
    }
  }
}
