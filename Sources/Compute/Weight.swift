/// A matrix `[O, I]` that rows are multiplied by, many times between its changes.
///
/// A backend keeps copies of it in the layouts that it multiplies fastest, until the values change.
public final class Weight {
  /// The values, `[O, I]`.
  public let values: Matrix
  /// Counts the changes of the values.
  private(set) var version: UInt64 = 1
  /// What the backend made of the values.
  var copies: AnyObject?

  /// A weight with the given values.
  public init(_ values: Matrix) {
    self.values = values
  }

  /// Outputs, O.
  public var outputs: Int { values.rows }
  /// Inputs, I.
  public var inputs: Int { values.columns }

  /// Says that the values have changed.
  public func invalidate() { version += 1 }
}
