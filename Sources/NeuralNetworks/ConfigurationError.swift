/// A configuration that cannot be.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of errors, with their facts.
  ///
  /// A property is named by its path from the configuration, such as `dropout.input`.
  public enum Code: Hashable, Sendable {
    /// A value is beyond the limits of its property, which are in words.
    case outOfRange(_ property: String, value: String, limits: String)
    /// A property has no effect with the choice of another.
    case noEffect(_ property: String, chooser: String, choice: String)
    /// The choices of two properties exclude each other.
    case incompatible(
      _ property: String, value: String, other: String, choice: String, reason: String)
  }

  /// The kind, with the facts.
  public let code: Code

  /// An error.
  public init(_ code: Code) { self.code = code }

  /// One line.
  public var description: String {
    switch code {
    case .outOfRange(let property, let value, let limits): "\(property) \(value); choose \(limits)"
    case .noEffect(let property, let chooser, let choice):
      "\(property) has no effect with \(chooser) \(choice); leave it out"
    case .incompatible(let property, let value, let other, let choice, let reason):
      "\(property) \(value) does not go with \(other) \(choice), since \(reason); change one of them"
    }
  }
}

extension ConfigurationError {
  /// Checks a condition on a number, which the error gives in the fewest digits.
  package static func require(
    _ isWithinLimits: Bool, _ property: String, _ value: some CustomStringConvertible,
    _ limits: String
  ) throws(ConfigurationError) {
    guard !isWithinLimits else { return }
    let text = "\(value)"
    throw ConfigurationError(
      .outOfRange(
        property, value: text.hasSuffix(".0") ? String(text.dropLast(2)) : text, limits: limits))
  }
}
