/// A value that a line across a chart stands for.
public struct Reference: Hashable, Sendable {
  /// The value.
  public var value: Double
  /// The text beside the line.
  public var label: String

  /// A reference line.
  public init(_ value: Double, _ label: String) {
    self.value = value
    self.label = label
  }
}
