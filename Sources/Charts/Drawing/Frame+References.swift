extension Frame {
  /// A line across the field at a value, and the boxes where its label may stand.
  private struct Rule {
    let label: String
    let ends: [Place]
    let boxes: [Box]
  }

  /// Lines across the field at values of an axis, each with its label where it covers least.
  func references(
    rows: [Reference], columns: [Reference], with pen: Pen, _ room: inout Room
  ) -> [Node] {
    let shownRows = rows.filter { y.shows($0.value) && y.domain.contains($0.value) }
    let shownColumns = columns.filter { x.shows($0.value) && x.domain.contains($0.value) }
    let rules = shownRows.map(rule(across:)) + shownColumns.map(rule(upwards:))
    for rule in rules { room.block(rule.ends) }
    var labels: [Node] = []
    for rule in rules where !rule.label.isEmpty {
      guard let taken = room.take(rule.boxes) else { continue }
      let box = rule.boxes[taken]
      labels.append(
        pen.text(rule.label, .remark, at: Place(x: box.left, y: box.bottom - 3), .left))
    }
    return rules.map { pen.line(from: $0.ends[0], to: $0.ends[1], "limit") } + labels
  }

  private func label(_ reference: Reference) -> (text: String, width: Double) {
    let text = TextWidth.shortened(reference.label, .remark, width: 0.6 * field.width)
    return (text, TextStyle.remark.width(text))
  }

  /// Over or under the line, at its right end or at its left one.
  private func rule(across reference: Reference) -> Rule {
    let (text, width) = label(reference)
    let height = height(of: reference.value)
    let boxes = [field.right - width - 4, field.left + 4].flatMap { left in
      [height - 17, height + 3].map { Box(left: left, top: $0, width: width, height: 14) }
    }
    let ends = [Place(x: field.left, y: height), Place(x: field.right, y: height)]
    return Rule(label: text, ends: ends, boxes: boxes)
  }

  /// At the top of the line, right of it or left of it, or some lines lower.
  private func rule(upwards reference: Reference) -> Rule {
    let (text, width) = label(reference)
    let column = column(of: reference.value)
    let tops = [0.0, 1, 2, 3].map { field.top + 1 + 17 * $0 }
    let boxes = tops.flatMap { top in
      [column + 5, column - 5 - width].map { Box(left: $0, top: top, width: width, height: 14) }
    }
    let ends = [Place(x: column, y: field.top), Place(x: column, y: field.bottom)]
    return Rule(label: text, ends: ends, boxes: boxes)
  }
}
