import NumberFormatting

extension HeatMap {
  /// The drawing.
  public var drawing: Drawing { Drawing(content: HeatMapDrawing(self)) }
}

/// A heat map as it is placed and drawn.
struct HeatMapDrawing: Drawable {
  private let map: HeatMap
  private let scale: Scale

  private static let mostRows = 460.0
  private static let barWidth = 12.0

  init(_ map: HeatMap) {
    self.map = map
    scale = map.scale.scale(map.values.flatMap { $0 }, isTight: true)
  }

  /// The sizes that follow from a width.
  private struct Layout {
    let names: [String]
    let left: Double
    let right: Double
    let cell: (width: Double, height: Double)
    /// The distance between cells; none between small ones.
    var gap: Double { min(cell.width, cell.height) > 8 ? 1 : 0 }
    /// True if the names of the columns are turned, since they have no room side by side.
    let isTurned: Bool
    /// The height above the cells.
    let head: Double
  }

  private func layout(width: Double) -> Layout {
    let names = map.rows.map { TextWidth.shortened($0, .tick, width: 0.3 * width) }
    let corner = TextStyle.axis.width(map.rowName)
    let widest = max(names.map { TextStyle.tick.width($0) }.max() ?? 0, min(corner, 0.3 * width))
    let left = widest > 0 ? widest + 8 : 0
    let right =
      14 + Self.barWidth + 6 + (scale.ticks.map { TextStyle.tick.width($0.label) }.max() ?? 0)
    let count = Double(max(map.columns.count, 1))
    let cell = min(max((width - left - right) / count, 1), 72)
    let rows = Double(max(map.rows.count, 1))
    let height = min(max(min(0.62 * cell, 36), 19), max(Self.mostRows / rows, 2))
    let most = map.columns.map { TextStyle.tick.width($0) }.max() ?? 0
    let isTurned = most > cell - 4
    let labels = map.columns.isEmpty ? 0 : isTurned ? min(0.72 * most, 80) + 14 : 20
    return Layout(
      names: names, left: left, right: right, cell: (cell, height), isTurned: isTurned,
      head: labels
        + (map.columnName.isEmpty && map.rowName.isEmpty && map.scale.name.isEmpty ? 0 : 20))
  }

  func height(width: Double) -> Double {
    let layout = layout(width: width)
    return layout.head + max(layout.cell.height * Double(map.rows.count), 60) + 8
  }

  func words(_ language: Language) -> String {
    let cells = map.values.enumerated().flatMap { row, values in
      values.enumerated().filter { scale.shows($0.element) }.map {
        (row: row, column: $0.offset, value: $0.element)
      }
    }
    guard let low = cells.min(by: { $0.value < $1.value }),
      let high = cells.max(by: { $0.value < $1.value })
    else { return "" }
    func text(_ cell: (row: Int, column: Int, value: Double)) -> String {
      "\(NumberFormat.short(cell.value)) (\(map.rows[cell.row]), \(map.columns[cell.column]))"
    }
    let (rows, columns) = (map.rows.count, map.columns.count)
    let name = map.scale.name.isEmpty ? "" : map.scale.name + ": "
    return name
      + language.choose(
        "\(rows) rows and \(columns) columns, from \(text(low)) to \(text(high)).",
        "\(rows) سطر و \(columns) ستون، از \(text(low)) تا \(text(high)).")
  }

  func draw(in box: Box, with pen: Pen) -> [Node] {
    let layout = layout(width: box.width)
    let (width, height) = layout.cell
    let field = Box(
      left: box.left + layout.left, top: box.top + layout.head,
      width: width * Double(map.columns.count), height: height * Double(map.rows.count))
    return cells(in: field, layout, with: pen) + rowLabels(beside: field, layout, with: pen)
      + columnLabels(over: field, layout, with: pen) + names(of: box, field, layout, with: pen)
      + colorBar(right: field.right + 14, top: field.top, height: max(field.height, 60), with: pen)
  }

  private func cells(in field: Box, _ layout: Layout, with pen: Pen) -> [Node] {
    let (width, height) = layout.cell
    let texts = map.values.map { row in row.map { NumberFormat.short($0, digits: 2) } }
    let widest = texts.joined().map { TextStyle.cell.width($0) }.max() ?? 0
    let hasTexts = map.showsValues && widest + 4 <= width && height >= 15
    return map.values.enumerated().flatMap { row, values in
      values.enumerated().flatMap { column, value -> [Node] in
        let cell = Box(
          left: field.left + width * Double(column), top: field.top + height * Double(row),
          width: width - layout.gap, height: height - layout.gap)
        guard scale.shows(value) else {
          return [pen.box(cell.grown(by: -0.5), "missing", corners: layout.gap > 0 ? 2 : nil)]
        }
        let place = min(max(scale.place(value), 0), 1)
        let shape = pen.box(
          cell, "cells", corners: layout.gap > 0 ? 2 : nil, fill: pen.palette.ramp.color(place))
        guard hasTexts else { return [shape] }
        let middle = Place(x: cell.middle.x, y: cell.middle.y + 4)
        let color = pen.palette.ramp.isDark(place) ? "on-dark" : "on-light"
        return [shape, pen.text(texts[row][column], .cell, at: middle, .middle, color: color)]
      }
    }
  }

  private func rowLabels(beside field: Box, _ layout: Layout, with pen: Pen) -> [Node] {
    let stride = max(Int((15 / layout.cell.height).rounded(.up)), 1)
    return layout.names.indices.filter { $0 % stride == 0 }.map { row in
      let y = field.top + layout.cell.height * (Double(row) + 0.5) - layout.gap / 2 + 4
      return pen.text(layout.names[row], .tick, at: Place(x: field.left - 8, y: y), .right)
    }
  }

  private func columnLabels(over field: Box, _ layout: Layout, with pen: Pen) -> [Node] {
    let width = layout.cell.width
    let stride = layout.isTurned ? max(Int((15 / width).rounded(.up)), 1) : 1
    return map.columns.indices.filter { $0 % stride == 0 }.map { column in
      let x = field.left + width * (Double(column) + 0.5) - layout.gap / 2
      guard layout.isTurned else {
        return pen.text(map.columns[column], .tick, at: Place(x: x, y: field.top - 7), .middle)
      }
      let text = TextWidth.shortened(
        map.columns[column], .tick, width: min(110, (layout.right + 8) / 0.72))
      return pen.text(text, .tick, at: Place(x: x + 2, y: field.top - 6), .left, turned: -45)
    }
  }

  private func names(of box: Box, _ field: Box, _ layout: Layout, with pen: Pen) -> [Node] {
    let row = TextWidth.shortened(map.rowName, .axis, width: max(layout.left - 8, 20))
    let columns = TextWidth.shortened(
      map.columnName, .axis, width: max(0.6 * field.width, 20))
    let values = TextWidth.shortened(
      map.scale.name, .axis,
      width: box.right - field.left - TextStyle.axis.width(columns) - (columns.isEmpty ? 0 : 16))
    let right = min(field.right + layout.right, box.right)
    let texts = [
      (row, Place(x: field.left - 8, y: field.top - 7), Pen.Side.right),
      (columns, Place(x: field.left, y: box.top + 11), .left),
      (values, Place(x: right, y: box.top + 11), .right),
    ]
    return texts.filter { !$0.0.isEmpty }.map { pen.text($0.0, .axis, at: $0.1, $0.2) }
  }

  /// The colours and the values that they stand for, the highest at the top.
  private func colorBar(right left: Double, top: Double, height: Double, with pen: Pen) -> [Node] {
    let steps = 48
    let step = height / Double(steps)
    let colors = (0..<steps).map { index -> Node in
      let place = 1 - (Double(index) + 0.5) / Double(steps)
      // Each part reaches under the next one, so that no seam is seen.
      let part = Box(
        left: left, top: top + step * Double(index), width: Self.barWidth,
        height: index == steps - 1 ? step : step + 1)
      return pen.box(part, "scale", fill: pen.palette.ramp.color(place))
    }
    let ticks = scale.ticks.map { tick in
      pen.text(
        tick.label, .tick,
        at: Place(
          x: left + Self.barWidth + 6, y: top + height * (1 - scale.place(tick.value)) + 4), .left)
    }
    return colors + ticks
  }
}
