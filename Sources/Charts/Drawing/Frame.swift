/// The field of a chart between two axes, with their labels around it.
struct Frame {
  let field: Box
  let x: Scale
  let y: Scale
  private let outer: Box
  private let names: (x: String, y: String)

  private static let tickGap = 8.0
  private static let tickRoom = 20.0
  private static let nameRoom = 20.0

  /// A field that leaves room for the labels of its axes within a box, and for `right` pixels beside it.
  init(in outer: Box, x: Scale, y: Scale, names: (x: String, y: String), right: Double = 0) {
    let widths = x.ticks.map { TextStyle.tick.width($0.label) / 2 }
    let labels = y.ticks.map { TextStyle.tick.width($0.label) }.max() ?? 0
    let left = max(labels + Self.tickGap, widths.first ?? 0)
    // The last label of the horizontal axis may stand out of the field.
    let last = x.ticks.last.map { ($0.value, widths.last ?? 0) }
    let end = outer.width - left
    let out = last.map { max($0.1 - end * (1 - x.place($0.0)), 0) } ?? 0
    let top = names.y.isEmpty ? 8 : 24.0
    let bottom = Self.tickRoom + (names.x.isEmpty ? 0 : Self.nameRoom)
    field = Box(
      left: outer.left + left, top: outer.top + top,
      width: max(outer.width - left - max(right, out, 4), 20),
      height: max(outer.height - top - bottom, 20))
    self.outer = outer
    self.x = x
    self.y = y
    self.names = names
  }

  func place(_ point: Point) -> Place {
    Place(
      x: field.left + field.width * x.place(point.x),
      y: field.bottom - field.height * y.place(point.y))
  }

  /// The places of the points that lie in the field.
  func places(_ points: [Point]) -> [Place] {
    points.filter { x.shows($0.x) && y.shows($0.y) }.map(place).filter(field.contains)
  }

  /// The places of the points that the axes can show, in runs without a gap.
  func runs(_ points: [Point]) -> [[Place]] {
    points.split { !x.shows($0.x) || !y.shows($0.y) }.flatMap { field.clipped($0.map(place)) }
  }

  func height(of value: Double) -> Double { place(Point(x: x.domain.lowerBound, y: value)).y }
  func column(of value: Double) -> Double { place(Point(x: value, y: y.domain.lowerBound)).x }

  /// Lines across at the ticks of the vertical axis, a base line, labels and names.
  ///
  /// With `isBoxed` the field has a border and short ticks, and no lines run across what it shows.
  func axes(with pen: Pen, isBoxed: Bool = false, hasColumns: Bool = true) -> [Node] {
    let rows = y.ticks.flatMap { tick -> [Node] in
      let height = height(of: tick.value)
      let from = Place(x: isBoxed ? field.left - 4 : field.left, y: height)
      let to = Place(x: isBoxed ? field.left : field.right, y: height)
      return [
        pen.line(from: from, to: to, isBoxed ? "base" : "grid"),
        pen.text(
          tick.label, .tick, at: Place(x: field.left - Self.tickGap, y: height + 4), .right),
      ]
    }
    let columns = (hasColumns ? x.legibleTicks(width: field.width) : []).flatMap { tick -> [Node] in
      let column = column(of: tick.value)
      return [
        pen.line(
          from: Place(x: column, y: field.bottom), to: Place(x: column, y: field.bottom + 4), "base"
        ),
        pen.text(tick.label, .tick, at: Place(x: column, y: field.bottom + 17), .middle),
      ]
    }
    let base =
      isBoxed
      ? pen.box(field, "base")
      : pen.line(
        from: Place(x: field.left, y: field.bottom), to: Place(x: field.right, y: field.bottom),
        "base")
    return rows + columns + [base] + namesOfAxes(with: pen)
  }

  private func namesOfAxes(with pen: Pen) -> [Node] {
    var nodes: [Node] = []
    if !names.y.isEmpty {
      let text = TextWidth.shortened(names.y, .axis, width: outer.width)
      nodes.append(pen.text(text, .axis, at: Place(x: outer.left, y: outer.top + 11), .left))
    }
    if !names.x.isEmpty {
      let text = TextWidth.shortened(names.x, .axis, width: outer.width)
      let half = TextStyle.axis.width(text) / 2
      let middle = min(max(field.middle.x, outer.left + half), outer.right - half)
      nodes.append(pen.text(text, .axis, at: Place(x: middle, y: outer.bottom - 4), .middle))
    }
    return nodes
  }
}
