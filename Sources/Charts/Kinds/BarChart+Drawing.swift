import NumberFormatting

extension BarChart {
  /// The drawing.
  public var drawing: Drawing { Drawing(content: BarDrawing(chart: self)) }
}

/// A chart of bars as it is placed and drawn.
struct BarDrawing: Drawable {
  let chart: BarChart

  /// The height of a bar, with the room around it, where bars lie one under another.
  private static let rowHeight = 26.0
  private static let mostWidth = 46.0

  func isStretchable(width: Double) -> Bool { isStanding(width: width) }

  func height(width: Double) -> Double {
    isStanding(width: width)
      ? min(max(0.48 * width, 200), 310)
      : head + Self.rowHeight * Double(chart.bars.count) + 28 + (chart.y.name.isEmpty ? 0 : 20)
  }

  /// The room for the labels of references over bars that lie.
  private var head: Double { chart.references.contains { !$0.label.isEmpty } ? 20 : 0 }

  func words(_ language: Language) -> String {
    chart.bars.map { "\($0.label): \(NumberFormat.short($0.value))." }.joined(separator: " ")
  }

  /// True if bars stand: their names have room side by side, or are so many that some are left out.
  private func isStanding(width: Double) -> Bool {
    let widest = chart.bars.map { TextStyle.tick.width($0.label) }.max() ?? 0
    let room = (width - 50) / Double(max(chart.bars.count, 1))
    return widest + 6 <= room || chart.bars.count > 40
  }

  private var scale: Scale {
    var axis = chart.y
    axis.kind = .linear
    axis.startsAtZero = true
    let values = chart.bars.map(\.value) + chart.references.map(\.value)
    let shown = values.filter(Scale(values, .linear).shows)
    let (low, high) = (min(shown.min() ?? 0, 0), max(shown.max() ?? 0, 0))
    // The value of a bar that hangs stands between its end and the names.
    return axis.scale(low < 0 ? values + [low - 0.1 * (high - low)] : values)
  }

  func draw(in box: Box, with pen: Pen) -> [Node] {
    isStanding(width: box.width) ? standing(in: box, with: pen) : lying(in: box, with: pen)
  }

  private func style(_ bar: BarChart.Bar) -> String {
    bar.isFaint ? "bar faint" : Series.color(of: bar.color) + " bar"
  }

  private func standing(in box: Box, with pen: Pen) -> [Node] {
    let slots = Scale(over: 0...Double(max(chart.bars.count, 1)), .whole) ?? Scale([], .whole)
    let scale = scale
    let frame = Frame(in: box, x: slots, y: scale, names: (chart.x, chart.y.name))
    let slot = frame.field.width / Double(max(chart.bars.count, 1))
    let width = min(0.7 * slot, Self.mostWidth)
    let zero = min(max(frame.height(of: 0), frame.field.top), frame.field.bottom)
    let values = chart.bars.map { NumberFormat.short($0.value) }
    let hasValues = values.allSatisfy { TextStyle.value.width($0) <= slot - 2 }
    let widest = chart.bars.map { TextStyle.tick.width($0.label) }.max() ?? 0
    let stride = max(Int(((widest + 6) / max(slot, 0.1)).rounded(.up)), 1)
    var room = Room(in: frame.field)
    var nodes: [Node] = []
    for (index, bar) in chart.bars.enumerated() {
      let middle = frame.field.left + slot * (Double(index) + 0.5)
      if index % stride == 0 {
        nodes.append(
          pen.text(bar.label, .tick, at: Place(x: middle, y: frame.field.bottom + 17), .middle))
      }
      guard scale.shows(bar.value) else { continue }
      let end = min(max(frame.height(of: bar.value), frame.field.top), frame.field.bottom)
      let shape = Box(
        left: middle - width / 2, top: min(end, zero), width: width, height: abs(end - zero))
      nodes.append(pen.box(shape, style(bar)))
      room.block(shape)
      guard hasValues else { continue }
      let base = bar.value < 0 ? shape.bottom + 14 : shape.top - 5
      nodes.append(pen.text(values[index], .value, at: Place(x: middle, y: base), .middle))
      let half = TextStyle.value.width(values[index]) / 2
      room.block(Box(left: middle - half, top: base - 11, width: 2 * half, height: 14))
    }
    return frame.axes(with: pen, hasColumns: false)
      + [
        pen.line(
          from: Place(x: frame.field.left, y: zero), to: Place(x: frame.field.right, y: zero),
          "base")
      ] + nodes
      + frame.references(rows: chart.references, columns: [], with: pen, &room)
  }

  private func lying(in box: Box, with pen: Pen) -> [Node] {
    let scale = scale
    let most = 0.4 * box.width
    let names = chart.bars.map { TextWidth.shortened($0.label, .name, width: most) }
    let values = chart.bars.map { NumberFormat.short($0.value) }
    let left = (names.map { TextStyle.name.width($0) }.max() ?? 0) + 10
    let right = (values.map { TextStyle.value.width($0) }.max() ?? 0) + 8
    let inner = Box(
      left: box.left + left, top: box.top + head, width: box.width - left, height: box.height - head
    )
    let frame = RowFrame(in: inner, x: scale, name: chart.y.name, right: right)
    let zero = min(max(frame.column(of: 0), frame.field.left), frame.field.right)
    let slot = frame.field.height / Double(max(chart.bars.count, 1))
    let bars = chart.bars.enumerated().flatMap { index, bar -> [Node] in
      let middle = frame.field.top + slot * (Double(index) + 0.5)
      let name = pen.text(
        names[index], .name, at: Place(x: frame.field.left - 10, y: middle + 4.5), .right)
      guard scale.shows(bar.value) else { return [name] }
      let end = min(max(frame.column(of: bar.value), frame.field.left), frame.field.right)
      let shape = Box(
        left: min(zero, end), top: middle - 0.34 * slot, width: abs(end - zero),
        height: 0.68 * slot)
      let value = pen.text(
        values[index], .value, at: Place(x: shape.right + 6, y: middle + 4.5), .left)
      return [name, pen.box(shape, style(bar)), value]
    }
    return frame.axes(with: pen, rules: chart.references) + bars
  }
}
