import NumberFormatting

extension ContourChart {
  /// The drawing.
  public var drawing: Drawing { Drawing(content: ContourDrawing(self)) }
}

/// A chart of level curves as it is placed and drawn.
struct ContourDrawing: Drawable {
  private let chart: ContourChart
  private let x: Scale
  private let y: Scale
  private let levels: [Double]

  init(_ chart: ContourChart) {
    self.chart = chart
    x = ContourChart.scale(chart.x)
    y = ContourChart.scale(chart.y)
    levels = chart.grid.levels(chart.levels)
  }

  func isStretchable(width: Double) -> Bool { true }

  func height(width: Double) -> Double { min(max(0.66 * width, 230), 420) }

  func keys(width: Double) -> [Key] {
    chart.paths.enumerated().map { Key(label: $1.label, index: $1.color ?? $0, symbol: .path) }
      .filter { !$0.label.isEmpty }
  }

  func words(_ language: Language) -> String {
    let curves = levels.first.map { first in
      let (low, high) = (NumberFormat.short(first), NumberFormat.short(levels[levels.count - 1]))
      let count = NumberFormat.count(levels.count)
      return language.choose(
        "Level curves of \(count) values from \(low) to \(high).",
        "منحنی‌های تراز برای \(count) مقدار، از \(low) تا \(high).")
    }
    let paths = chart.paths.compactMap { path -> String? in
      let points = path.points.filter { x.shows($0.x) && y.shows($0.y) }
      guard let first = points.first, let last = points.last else { return nil }
      func text(_ point: Point) -> String {
        "(\(NumberFormat.short(point.x)), \(NumberFormat.short(point.y)))"
      }
      return language.choose(
        "\(path.label): from \(text(first)) to \(text(last)).",
        "\(path.label): از \(text(first)) تا \(text(last)).")
    }
    return ((curves.map { [$0] } ?? []) + paths).joined(separator: " ")
  }

  func draw(in box: Box, with pen: Pen) -> [Node] {
    let frame = Frame(in: box, x: x, y: y, names: (chart.x.name, chart.y.name))
    var room = Room(in: frame.field)
    let paths = chart.paths.map { frame.runs(thinned($0.points)) }
    for run in paths.joined() { room.block(run) }
    let marks = self.marks(in: frame, with: pen, &room)
    return frame.axes(with: pen, isBoxed: true) + curves(in: frame, with: pen, &room)
      + zip(chart.paths, paths).enumerated().flatMap { index, path in
        self.path(path.0, path.1, path.0.color ?? index, in: frame, with: pen)
      } + marks
  }

  /// Curves, the higher the stronger, with the levels on the longest of them where there is room.
  private func curves(in frame: Frame, with pen: Pen, _ room: inout Room) -> [Node] {
    let field = frame.field
    var labels: [Node] = []
    let curves = levels.enumerated().flatMap { index, level -> [Node] in
      let places = chart.grid.curves(at: level).map { curve in
        curve.map {
          Place(x: field.left + $0.x * field.width, y: field.bottom - $0.y * field.height)
        }
      }
      guard !places.isEmpty else { return [] }
      let part = levels.count > 1 ? Double(index) / Double(levels.count - 1) : 0.5
      let color = pen.palette.levels.color(part)
      if let label = label(NumberFormat.short(level), on: places, with: pen, &room) {
        labels.append(label)
      }
      return [
        .element(
          "path", ["d": places.map { Pen.way($0) }.joined(), "class": "curve", "stroke": color])
      ]
    }
    return curves + labels
  }

  /// The level at the first place of the longest curve around which nothing else stands.
  private func label(
    _ text: String, on curves: [[Place]], with pen: Pen, _ room: inout Room
  ) -> Node? {
    guard let longest = curves.max(by: { $0.count < $1.count }), longest.count > 14 else {
      return nil
    }
    let (width, height) = (TextStyle.level.width(text) + 4, 13.0)
    let step = max(longest.count / 24, 1)
    // From the middle of the curve outwards.
    let indices = stride(from: 0, to: longest.count, by: step)
      .sorted { abs($0 - longest.count / 2) < abs($1 - longest.count / 2) }
    let boxes = indices.lazy.map { index in
      Box(
        left: longest[index].x - width / 2, top: longest[index].y - height / 2, width: width,
        height: height)
    }
    guard let box = room.takeFree(boxes) else { return nil }
    return pen.text(text, .level, at: Place(x: box.middle.x, y: box.middle.y + 4), .middle)
  }

  /// All points, or some thousand of many.
  private func thinned(_ points: [Point]) -> [Point] {
    guard points.count > 4000 else { return points }
    let step = points.count / 2000
    return points.indices.filter { $0 % step == 0 || $0 == points.count - 1 }.map { points[$0] }
  }

  private func path(
    _ path: ContourChart.Path, _ runs: [[Place]], _ index: Int, in frame: Frame, with pen: Pen
  ) -> [Node] {
    let color = Series.color(of: index)
    let way = runs.filter { $0.count > 1 }.map { Pen.way($0) }.joined()
    let line = way.isEmpty ? [] : [pen.path(way, "\(color) line solid")]
    let inner = path.points.dropFirst().dropLast()
    let marks = path.isMarked ? frame.places(Array(inner)) : []
    let (first, last) = (frame.places(Array(path.points.prefix(1))), lastPlace(path, in: frame))
    return line + marks.map { pen.mark(index, at: $0, radius: 2.6) }
      + PathMarks.draw(from: first.first, to: last, index, with: pen)
  }

  /// Where a path ends; nil where that is outside of the field.
  private func lastPlace(_ path: ContourChart.Path, in frame: Frame) -> Place? {
    path.points.count > 1 ? frame.places(Array(path.points.suffix(1))).first : nil
  }

  private func marks(in frame: Frame, with pen: Pen, _ room: inout Room) -> [Node] {
    chart.marks.flatMap { mark -> [Node] in
      guard let place = frame.places([mark.point]).first else { return [] }
      let cross = [
        [Place(x: place.x - 5, y: place.y), Place(x: place.x + 5, y: place.y)],
        [Place(x: place.x, y: place.y - 5), Place(x: place.x, y: place.y + 5)],
      ]
      room.block(Box(left: place.x - 6, top: place.y - 6, width: 12, height: 12))
      let width = TextStyle.remark.width(mark.label)
      let boxes = [(9.0, -7.0), (-9 - width, -7), (-width / 2, -24), (-width / 2, 10)].map {
        Box(left: place.x + $0.0, top: place.y + $0.1, width: width, height: 14)
      }
      let shapes = cross.map { pen.line(from: $0[0], to: $0[1], "cross") }
      guard !mark.label.isEmpty, let taken = room.take(boxes) else { return shapes }
      let corner = Place(x: boxes[taken].left, y: boxes[taken].bottom - 3)
      return shapes + [pen.text(mark.label, .remark, at: corner, .left)]
    }
  }
}
