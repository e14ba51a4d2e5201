/// A matrix `[O, I]` that rows are multiplied by, many times between its changes.
///
/// A backend keeps copies of it in the layouts that it multiplies fastest, until the values change.
public final class Weight {
  /// The values, `[O, I]`.
  public let values: Matrix
  /// True if products of a few rows may take a copy in 8 bits.
  public let isCompact: Bool
  /// Counts the changes of the values, from 1; a backend compares it with that of its copies.
  public private(set) var version: UInt64 = 1
  /// Copies of the values in layouts of the backend's own; it sets and reads them, nobody else.
  public var copies: AnyObject?

  /// A weight with the given values.
  ///
  /// - Parameters:
  ///   - values: `[O, I]`.
  ///   - isCompact: True if products of a few rows, which wait for memory, may take a copy with 8
  ///     bits a number and a scale for every 32: a quarter of the memory, and an error of about 0.5
  ///     % of a typical number.
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
