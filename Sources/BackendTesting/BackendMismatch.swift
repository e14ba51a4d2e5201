/// A result of a verb that is not the reference's.
public struct BackendMismatch: Sendable, CustomStringConvertible {
  /// The name of the verb.
  public let verb: String
  /// The shape, and what is special.
  public let shape: String
  /// The name of the argument or sum that is wrong.
  public let result: String
  /// The position of the largest error in the result.
  public let position: Int
  /// The number there.
  public let value: Double
  /// The number that should be there.
  public let expected: Double
  /// The largest error that passes.
  public let bound: Double

  /// "verb shape: result[position] is a, expected b ± bound".
  public var description: String {
    "\(verb) \(shape): \(result)[\(position)] is \(value), expected \(expected) ± \(bound)"
  }
}

/// All that a backend does otherwise than the reference.
public struct BackendMismatches: Error, CustomStringConvertible {
  /// One or more.
  public let mismatches: [BackendMismatch]

  init(_ mismatches: [BackendMismatch]) { self.mismatches = mismatches }

  /// One a line.
  public var description: String { mismatches.map(\.description).joined(separator: "\n") }
}
