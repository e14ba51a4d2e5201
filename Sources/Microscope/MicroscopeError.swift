/// What a model or a text leaves nothing to be seen of.
public struct MicroscopeError: Error, CustomStringConvertible {
  /// What is wrong; what to do.
  public let message: String

  /// The message.
  public var description: String { message }
}
