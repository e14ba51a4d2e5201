/// A model configuration that cannot be built.
public struct ConfigurationError: Error, CustomStringConvertible {
  /// The cause and the remedy.
  public let message: String

  /// An error with its message.
  public init(message: String) { self.message = message }

  /// The message.
  public var description: String { message }
}
