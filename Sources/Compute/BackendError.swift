/// A device that cannot be used, or that failed.
public struct BackendError: Error, CustomStringConvertible, Sendable {
  /// The kinds of failures.
  public enum Code: String, Sendable, CaseIterable {
    /// The device did not start.
    case unavailable
    /// The system has no thread for the work.
    case noThread = "no thread"
    /// The device has no memory left.
    case outOfMemory = "out of memory"
    /// A verb that was given to the device did not succeed; its results are lost.
    case failed
  }

  /// The kind of the failure.
  public let code: Code
  /// The cause and the remedy.
  public let message: String

  /// A failure with its message, of the form "what happened; what to do".
  public init(_ code: Code, message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
