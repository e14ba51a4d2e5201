/// A failure that input, the file system or the installed ICU can cause, with what to do about it.
public struct TokenizationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is; a command line maps it to an exit code.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// A file or folder that was asked for is not there, or a folder holds no text.
    case missingInput
    /// The content is not what it should be.
    case invalidData
    /// The system refused to read.
    case cannotRead
    /// The system refused to write.
    case cannotWrite
    /// A value outside the range that its option allows.
    case invalidArgument
    /// The installed ICU cannot do what is asked of it.
    case icuUnavailable
  }

  /// What kind of failure it is.
  public let code: Code
  /// One line: what happened; what to do.
  public let message: String

  /// Makes an error; `message` has the form "what happened; what to do".
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
