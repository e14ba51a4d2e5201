import NumberFormatting

extension ScatterChart {
  /// The drawing.
  public var drawing: Drawing { Drawing(content: ScatterDrawing(self)) }
}

/// A chart of points as it is placed and drawn.
struct ScatterDrawing: Drawable {
  private let chart: ScatterChart
  private let x: Scale
  private let y: Scale

  init(_ chart: ScatterChart) {
    self.chart = chart
    func scale(_ axis: Axis, _ values: [Double], _ range: ClosedRange<Double>?) -> Scale {
      var axis = axis
      axis.range = axis.range ?? range
      return axis.scale(values)
    }
    x = scale(chart.x, chart.groups.flatMap { $0.points.map(\.x) }, chart.regions?.x)
    y = scale(chart.y, chart.groups.flatMap { $0.points.map(\.y) }, chart.regions?.y)
  }

  func isStretchable(width: Double) -> Bool { true }

  func height(width: Double) -> Double { min(max(0.64 * width, 230), 400) }

  func keys(width: Double) -> [Key] {
    chart.groups.enumerated().map {
      Key(label: $1.label, index: $1.color ?? $0, symbol: .mark)
    }.filter { !$0.label.isEmpty }
  }

  func words(_ language: Language) -> String {
    chart.groups.map { group in
      let count = NumberFormat.count(group.points.count)
      let points = group.points.count == 1 ? "point" : "points"
      return "\(group.label): \(count) \(language.choose(points, "نقطه"))."
    }.joined(separator: " ")
  }

  func draw(in box: Box, with pen: Pen) -> [Node] {
    let frame = Frame(in: box, x: x, y: y, names: (chart.x.name, chart.y.name))
    return regions(in: frame, with: pen) + frame.axes(with: pen, isBoxed: true)
      + marks(in: frame, with: pen)
  }

  /// The first point of every class, then the second of every one: no class hides another.
  private func marks(in frame: Frame, with pen: Pen) -> [Node] {
    let places = chart.groups.map { frame.places($0.points) }
    let radius = places.joined().count > 300 ? 2.6 : 3.8
    return (0..<(places.map(\.count).max() ?? 0)).flatMap { index in
      places.indices.filter { index < places[$0].count }.map { group in
        pen.mark(chart.groups[group].color ?? group, at: places[group][index], radius: radius)
      }
    }
  }

  /// One shape for each class, of the runs of its cells in each row.
  private func regions(in frame: Frame, with pen: Pen) -> [Node] {
    guard let regions = chart.regions, let columns = regions.classes.map(\.count).max(),
      columns > 0
    else { return [] }
    let rows = regions.classes.count
    var ways: [Int: String] = [:]
    for (row, classes) in regions.classes.enumerated() {
      let bottom = Self.edge(row, of: rows, regions.y)
      let top = Self.edge(row + 1, of: rows, regions.y)
      var start = 0
      while start < classes.count {
        let end = classes[start...].firstIndex { $0 != classes[start] } ?? classes.count
        let left = Self.edge(start, of: columns, regions.x)
        let right = Self.edge(end, of: columns, regions.x)
        if classes[start] >= 0 {
          ways[classes[start], default: ""] += Self.way(
            Point(x: left, y: top), Point(x: right, y: bottom), in: frame)
        }
        start = end
      }
    }
    return ways.keys.sorted().compactMap { number in
      let index = chart.groups.indices.contains(number) ? chart.groups[number].color : nil
      guard let way = ways[number], !way.isEmpty else { return nil }
      return pen.path(way, "\(Series.color(of: index ?? number)) region")
    }
  }

  /// The value at an edge of equal cells.
  private static func edge(_ index: Int, of count: Int, _ range: ClosedRange<Double>) -> Double {
    let part = Double(index) / Double(count)
    return range.lowerBound + (range.upperBound - range.lowerBound) * part
  }

  /// The part of a rectangle that lies in the field; empty for none.
  private static func way(_ corner: Point, _ opposite: Point, in frame: Frame) -> String {
    guard frame.x.shows(corner.x), frame.x.shows(opposite.x), frame.y.shows(corner.y),
      frame.y.shows(opposite.y)
    else { return "" }
    let field = frame.field
    let places = [corner, opposite].map(frame.place).map { place in
      Place(
        x: min(max(place.x, field.left), field.right), y: min(max(place.y, field.top), field.bottom)
      )
    }
    guard places[0].x < places[1].x, places[0].y < places[1].y else { return "" }
    let (left, right) = (Pen.coordinate(places[0].x), Pen.coordinate(places[1].x))
    let (top, bottom) = (Pen.coordinate(places[0].y), Pen.coordinate(places[1].y))
    return "M\(left) \(top)H\(right)V\(bottom)H\(left)Z"
  }
}
