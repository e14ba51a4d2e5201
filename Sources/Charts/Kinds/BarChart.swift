/// Bars from 0, one a name.
public struct BarChart: Chart, Hashable {
  /// A bar.
  public struct Bar: Hashable, Sendable {
    /// The name.
    public var label: String
    /// The value.
    ///
    /// Of one that is not finite there is the name alone.
    public var value: Double
    /// The number of its colour, of eight.
    public var color: Int
    /// True if it is hollow, as one that does not count.
    public var isFaint: Bool

    /// A bar.
    public init(_ label: String, _ value: Double, color: Int = 0, isFaint: Bool = false) {
      self.label = label
      self.value = value
      self.color = color
      self.isFaint = isFaint
    }
  }

  /// The bars.
  public var bars: [Bar]
  /// What the names of the bars are of; empty for nothing.
  public var x: String
  /// The axis of values.
  ///
  /// It is linear, whatever its kind, and shows 0.
  public var y: Axis
  /// Values that have a line across.
  public var references: [Reference]

  /// A chart of bars.
  ///
  /// The bars stand side by side where there is room for their names, and else one under another.
  ///
  /// - Parameters:
  ///   - bars: The bars.
  ///   - x: What the names of the bars are of; empty for nothing.
  ///   - y: The axis of values. It is linear, whatever its kind, and shows 0.
  ///   - references: Values that have a line across.
  public init(_ bars: [Bar], x: String = "", y: Axis, references: [Reference] = []) {
    self.bars = bars
    self.x = x
    self.y = y
    self.references = references
  }
}
