/// Values at the nodes of a grid over a square from 0 to 1 on both axes: rows from the bottom.
struct Grid: Hashable {
  let values: [[Double]]

  /// The number of cells along the horizontal and the vertical axis.
  var cells: (columns: Int, rows: Int) { ((values.first?.count ?? 1) - 1, values.count - 1) }

  /// The place of a node, in parts of the square.
  func place(_ column: Int, _ row: Int) -> Place {
    let (columns, rows) = cells
    return Place(x: Double(column) / Double(columns), y: Double(row) / Double(rows))
  }
}
