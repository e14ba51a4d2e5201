/// A matrix `[O, I]` that rows are multiplied by, many times between its changes.
///
/// A backend keeps copies of it in the layouts that it multiplies fastest, until the values change.
public final class Weight {
  /// The values, `[O, I]`.
  public let values: Matrix
  /// Whether products of a few rows may take a copy in 8 bits.
  let isCompact: Bool
  /// Counts the changes of the values.
  private(set) var version: UInt64 = 1
  /// What the backend made of the values.
  var copies: AnyObject?

  /// A weight with the given values.
  ///
  /// - Parameters:
  ///   - values: `[O, I]`.
  ///   - isCompact: Whether products of a few rows, which wait for memory, may take a copy with 8 bits a
  ///     number and a scale for every 32: a quarter of the memory, and an error of about 0.5 % of a
  ///     typical number.
  public init(_ values: Matrix, isCompact: Bool = false) {
    self.values = values
    self.isCompact = isCompact
  }

  /// Outputs, O.
  public var outputs: Int { values.rows }
  /// Inputs, I.
  public var inputs: Int { values.columns }

  /// Says that the values have changed.
  public func invalidate() { version += 1 }
}
