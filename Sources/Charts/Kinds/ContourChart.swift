/// Level curves of a function of two variables, with paths over them, such as those of optimisers.
public struct ContourChart: Chart, Hashable {
  /// A way over the plane, from a ring to a filled mark.
  public struct Path: Hashable, Sendable {
    /// The name.
    public var label: String
    /// The points, in their order.
    ///
    /// A point that is not finite ends the line for a while.
    public var points: [Point]
    /// True if every point has a mark.
    public var isMarked: Bool
    /// The number of its colour and mark, of eight colours and four marks; nil for its place among the paths.
    public var color: Int?

    /// A way over the plane.
    public init(_ label: String, _ points: [Point], isMarked: Bool = false, color: Int? = nil) {
      self.label = label
      self.points = points
      self.isMarked = isMarked
      self.color = color
    }
  }

  /// A point with a name, such as a minimum.
  public struct Mark: Hashable, Sendable {
    /// The name.
    public var label: String
    /// The point.
    public var point: Point

    /// A point with a name.
    public init(_ label: String, at point: Point) {
      self.label = label
      self.point = point
    }
  }

  /// The values whose curves are drawn.
  public enum Levels: Hashable, Sendable {
    /// About so many values, equally far apart, at round numbers.
    case linear(Int)
    /// At most so many values above 0, at round numbers of growing powers of ten.
    case logarithmic(Int)
    /// These values.
    case values([Double])
  }

  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The values whose curves are drawn.
  public var levels: Levels
  /// Ways over the plane.
  public var paths: [Path]
  /// Points with names.
  public var marks: [Mark]
  /// The values of the function.
  let grid: Grid

  /// A chart of level curves.
  ///
  /// The function is evaluated at the nodes of a grid, and between them a level lies where a straight line
  /// has it. Values that are not finite leave a gap.
  ///
  /// - Parameters:
  ///   - x: The horizontal axis. Without a range it is from −1 to 1.
  ///   - y: The vertical axis. Without a range it is from −1 to 1.
  ///   - levels: The values whose curves are drawn.
  ///   - paths: Ways over the plane.
  ///   - marks: Points with names.
  ///   - cells: The number of cells of the grid along each axis, above 0.
  ///   - function: The function of x and y.
  public init(
    x: Axis, y: Axis, levels: Levels = .linear(10), paths: [Path] = [], marks: [Mark] = [],
    cells: Int = 120, of function: (_ x: Double, _ y: Double) throws -> Double
  ) rethrows {
    precondition(cells > 0, "a grid has a cell or more")
    self.x = x
    self.y = y
    self.levels = levels
    self.paths = paths
    self.marks = marks
    let (columns, rows) = (Self.scale(x), Self.scale(y))
    let values = try (0...cells).map { row in
      let y = rows.value(at: Double(row) / Double(cells))
      return try (0...cells).map { try function(columns.value(at: Double($0) / Double(cells)), y) }
    }
    grid = Grid(values: values)
  }

  static func scale(_ axis: Axis) -> Scale {
    axis.scale(axis.kind == .logarithmic ? [0.1, 1] : [-1, 1], isTight: true)
  }
}
