/// Values with their intervals, one under another (a forest plot).
public struct IntervalChart: Chart, Hashable {
  /// A value with its interval.
  public struct Row: Hashable, Sendable {
    /// The name.
    public var label: String
    /// The value.
    ///
    /// Of one that is not finite there is the name alone.
    public var value: Double
    /// The interval; nil for none.
    public var interval: ClosedRange<Double>?
    /// The number of its colour and mark, of eight colours and four marks.
    public var color: Int

    /// A value with its interval.
    public init(
      _ label: String, _ value: Double, interval: ClosedRange<Double>? = nil, color: Int = 0
    ) {
      self.label = label
      self.value = value
      self.interval = interval
      self.color = color
    }
  }

  /// The rows, from the top.
  public var rows: [Row]
  /// The axis of values.
  public var x: Axis
  /// Values that have a line through all rows.
  public var references: [Reference]

  /// A chart of values with their intervals.
  ///
  /// - Parameters:
  ///   - rows: The rows, from the top.
  ///   - x: The axis of values.
  ///   - references: Values that have a line through all rows.
  public init(_ rows: [Row], x: Axis, references: [Reference] = []) {
    self.rows = rows
    self.x = x
    self.references = references
  }
}
