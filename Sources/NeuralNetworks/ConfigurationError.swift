/// A model configuration that cannot be built.
public struct ConfigurationError: Error, CustomStringConvertible {
  /// What is wrong; what to do.
  public let message: String

  /// An error with its message.
  public init(message: String) { self.message = message }

  /// The message.
  public var description: String { message }
}
