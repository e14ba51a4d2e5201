/// Points in the plane, in classes of their own colour and mark.
public struct ScatterChart: Chart, Hashable {
  /// The points of a class.
  public struct Group: Hashable, Sendable {
    /// The name.
    public var label: String
    /// The points.
    ///
    /// Those that the axes cannot show are left out.
    public var points: [Point]
    /// The number of its colour and mark, of eight colours and four marks; nil for its place among the classes.
    public var color: Int?

    /// The points of a class.
    public init(_ label: String, _ points: [Point], color: Int? = nil) {
      self.label = label
      self.points = points
      self.color = color
    }
  }

  /// Classes of the plane, as a classifier decides: a grid of equal cells, each with the number of a class.
  public struct Regions: Hashable, Sendable {
    /// The values of the horizontal axis from the left edge to the right one.
    public var x: ClosedRange<Double>
    /// The values of the vertical axis from the lower edge to the upper one.
    public var y: ClosedRange<Double>
    /// The class of every cell, row by row from the bottom, each row from the left; negative for none.
    public var classes: [[Int]]

    /// A grid of classes.
    public init(x: ClosedRange<Double>, y: ClosedRange<Double>, classes: [[Int]]) {
      self.x = x
      self.y = y
      self.classes = classes
    }

    /// The classes that a function gives to the middles of cells.
    ///
    /// - Parameters:
    ///   - x: The values of the horizontal axis from edge to edge.
    ///   - y: The values of the vertical axis from edge to edge.
    ///   - columns: The number of cells in a row.
    ///   - rows: The number of rows.
    ///   - classify: The class at x, y; negative for none.
    public init(
      x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int = 120, rows: Int = 80,
      classify: (_ x: Double, _ y: Double) throws -> Int
    ) rethrows {
      precondition(columns > 0 && rows > 0, "a grid has a cell or more")
      func middle(_ index: Int, of count: Int, _ range: ClosedRange<Double>) -> Double {
        let part = (Double(index) + 0.5) / Double(count)
        return range.lowerBound + part * (range.upperBound - range.lowerBound)
      }
      let classes = try (0..<rows).map { row in
        try (0..<columns).map { try classify(middle($0, of: columns, x), middle(row, of: rows, y)) }
      }
      self.init(x: x, y: y, classes: classes)
    }
  }

  /// The classes of points.
  public var groups: [Group]
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The classes of the plane behind the points, in the colours of the groups; nil for none.
  public var regions: Regions?

  /// A chart of points.
  ///
  /// - Parameters:
  ///   - groups: The classes of points.
  ///   - x: The horizontal axis. Without a range it ends where the regions do.
  ///   - y: The vertical axis. Without a range it ends where the regions do.
  ///   - regions: The classes of the plane behind the points; nil for none.
  public init(_ groups: [Group], x: Axis, y: Axis, regions: Regions? = nil) {
    self.groups = groups
    self.x = x
    self.y = y
    self.regions = regions
  }
}
