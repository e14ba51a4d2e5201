/// An error of a text, of a vocabulary or of the installed ICU, with its remedy.
///
/// Errors of files are `StorageError`s.
public struct TokenizationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure; a command line maps it to an exit code.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// A text or a vocabulary is not what it should be.
    case invalidData
    /// A value outside the range that its option allows.
    case invalidArgument
    /// The installed ICU cannot do what is asked of it.
    case icuUnavailable
  }

  /// The kind of failure.
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
