/// A point of a chart, in the units of its axes.
public struct Point: Hashable, Sendable {
  /// The value on the horizontal axis.
  public var x: Double
  /// The value on the vertical axis.
  public var y: Double

  /// A point.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}
