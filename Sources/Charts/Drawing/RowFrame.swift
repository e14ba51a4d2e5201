/// The field of a chart whose rows have names: one axis of values below it.
struct RowFrame {
  let field: Box
  let x: Scale
  private let outer: Box
  private let name: String

  /// A field of the width of a box, less `right` pixels and the halves of labels that stand out.
  init(in outer: Box, x: Scale, name: String, right: Double) {
    let bottom = 20 + (name.isEmpty ? 0 : 20.0)
    let half = (x.ticks.map { TextStyle.tick.width($0.label) }.max() ?? 0) / 2
    field = Box(
      left: outer.left, top: outer.top + 8, width: max(outer.width - max(right, half), 20),
      height: max(outer.height - 8 - bottom, 1))
    self.outer = outer
    self.x = x
    self.name = name
  }

  func column(of value: Double) -> Double { field.left + field.width * x.place(value) }

  /// Lines at the ticks and at reference values, labels under them, and the name of the axis.
  func axes(with pen: Pen, rules: [Reference]) -> [Node] {
    let grid = x.legibleTicks(width: field.width).flatMap { tick -> [Node] in
      let column = column(of: tick.value)
      return [
        pen.line(
          from: Place(x: column, y: field.top), to: Place(x: column, y: field.bottom), "grid"),
        pen.text(tick.label, .tick, at: Place(x: column, y: field.bottom + 17), .middle),
      ]
    }
    let shown = rules.filter { x.shows($0.value) && x.domain.contains($0.value) }
    let lines = shown.map { rule in
      let column = column(of: rule.value)
      return pen.line(
        from: Place(x: column, y: field.top - 4), to: Place(x: column, y: field.bottom), "limit")
    }
    return grid + lines + labels(shown, with: pen) + nameOfAxis(with: pen)
  }

  /// The labels of reference values over their lines, moved apart and kept within the box.
  private func labels(_ rules: [Reference], with pen: Pen) -> [Node] {
    let texts = rules.map { TextWidth.shortened($0.label, .remark, width: 0.5 * field.width) }
    let order = rules.indices.filter { !texts[$0].isEmpty }
      .sorted { rules[$0].value < rules[$1].value }
    var free = field.left
    return order.compactMap { index in
      let width = TextStyle.remark.width(texts[index])
      let wanted = column(of: rules[index].value) - width / 2
      let left = max(min(wanted, outer.right - width), free)
      guard left + width <= outer.right + 0.1 else { return nil }
      free = left + width + 8
      return pen.text(texts[index], .remark, at: Place(x: left, y: field.top - 8), .left)
    }
  }

  private func nameOfAxis(with pen: Pen) -> [Node] {
    guard !name.isEmpty else { return [] }
    let text = TextWidth.shortened(name, .axis, width: outer.width)
    let half = TextStyle.axis.width(text) / 2
    let middle = min(max(field.middle.x, outer.left + half), outer.right - half)
    return [pen.text(text, .axis, at: Place(x: middle, y: field.bottom + 36), .middle)]
  }
}
