/// A model or a text that cannot be analysed.
public struct MicroscopeError: Error, CustomStringConvertible {
  /// The cause and the remedy.
  public let message: String

  /// The message.
  public var description: String { message }
}
