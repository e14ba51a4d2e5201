/// Lines over an axis: curves of functions, and figures that change from step to step.
public struct LineChart: Chart, Hashable {
  /// A line through points, in their order.
  public struct Line: Hashable, Sendable {
    /// The name.
    public var label: String
    /// The points.
    ///
    /// One that the axes cannot show, such as one that is not finite, leaves a gap.
    public var points: [Point]
    /// The stroke.
    public var style: LineStyle
    /// True if every point has a mark.
    public var isMarked: Bool
    /// The number of its colour and mark, of eight colours and four marks; nil for its place among the lines.
    public var color: Int?

    /// A line through points.
    public init(
      _ label: String, _ points: [Point], style: LineStyle = .solid, isMarked: Bool = false,
      color: Int? = nil
    ) {
      self.label = label
      self.points = points
      self.style = style
      self.isMarked = isMarked
      self.color = color
    }

    /// A line through values at 1, 2, ….
    public init(
      _ label: String, values: [Double], style: LineStyle = .solid, isMarked: Bool = false,
      color: Int? = nil
    ) {
      self.init(
        label, values.enumerated().map { Point(x: Double($0 + 1), y: $1) }, style: style,
        isMarked: isMarked, color: color)
    }
  }

  /// The texts at the ends of lines.
  public enum EndLabels: Hashable, Sendable {
    /// The names of two to eight lines, which then need no legend.
    ///
    /// Where there is no room for them, there is a legend.
    case names
    /// The last values of up to twelve lines, with a legend of the names.
    case values
    /// None, with a legend of the names.
    case none
  }

  /// The lines.
  public var lines: [Line]
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// Values of the horizontal axis that have a line across.
  public var columns: [Reference]
  /// Values of the vertical axis that have a line across.
  public var rows: [Reference]
  /// The texts at the ends of lines.
  public var endLabels: EndLabels

  /// A chart of lines.
  ///
  /// - Parameters:
  ///   - lines: The lines.
  ///   - x: The horizontal axis.
  ///   - y: The vertical axis.
  ///   - rows: Values of the vertical axis that have a line across.
  ///   - columns: Values of the horizontal axis that have a line across.
  ///   - endLabels: The texts at the ends of lines.
  public init(
    _ lines: [Line], x: Axis, y: Axis, rows: [Reference] = [], columns: [Reference] = [],
    endLabels: EndLabels = .names
  ) {
    self.lines = lines
    self.x = x
    self.y = y
    self.rows = rows
    self.columns = columns
    self.endLabels = endLabels
  }
}
