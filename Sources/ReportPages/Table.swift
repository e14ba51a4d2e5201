import Charts

/// Rows under names of columns; on a phone each row becomes a card.
struct Table {
  var columns: [String]
  /// The first cell of a row names it.
  var rows: [[Node]]

  var node: Node {
    .element(
      "table", [:],
      .element(
        "thead", [:],
        .element(
          "tr", [:],
          columns.map { .element("th", ["scope": "col"], .text($0)) })),
      .element("tbody", [:], rows.map(row)))
  }

  private func row(_ cells: [Node]) -> Node {
    .element(
      "tr", [:],
      zip(columns, cells).enumerated().map { index, cell in
        index == 0
          ? .element("th", ["scope": "row"], cell.1)
          : .element("td", ["data-name": cell.0], cell.1)
      })
  }
}
