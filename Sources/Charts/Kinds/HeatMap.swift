/// A matrix as a grid of coloured cells with names of rows and columns.
public struct HeatMap: Chart, Hashable {
  /// The values, row by row from the top.
  ///
  /// One that the scale cannot show is an empty cell.
  public let values: [[Double]]
  /// The names of the rows; as many as there are rows.
  public let rows: [String]
  /// The names of the columns; as many as there are columns.
  public let columns: [String]
  /// What the rows are; empty for nothing.
  public var rowName: String
  /// What the columns are; empty for nothing.
  public var columnName: String
  /// The scale of colours: what the values are, their spacing, and the range from one end to the other.
  public var scale: Axis
  /// True if the values stand in the cells that have room for them.
  public var showsValues: Bool

  /// A heat map.
  ///
  /// - Parameters:
  ///   - values: The values, row by row from the top, all rows equally long.
  ///   - rows: The names of the rows, as many as there are rows.
  ///   - columns: The names of the columns, as many as there are columns.
  ///   - rowName: What the rows are; empty for nothing.
  ///   - columnName: What the columns are; empty for nothing.
  ///   - scale: The scale of colours: what the values are, their spacing, and the range from end to end.
  ///   - showsValues: True if the values stand in the cells that have room for them.
  public init(
    _ values: [[Double]], rows: [String], columns: [String], rowName: String = "",
    columnName: String = "", scale: Axis, showsValues: Bool = true
  ) {
    precondition(rows.count == values.count, "every row has a name")
    precondition(
      values.allSatisfy { $0.count == columns.count }, "every row has a value in every column")
    self.values = values
    self.rows = rows
    self.columns = columns
    self.rowName = rowName
    self.columnName = columnName
    self.scale = scale
    self.showsValues = showsValues
  }
}
