/// An error of a file or a folder, with its remedy.
///
/// The message is one line of the form "what happened; what to do". Control characters, which a
/// path or a damaged file may hold, are shown as escapes, so that it stays one line.
public struct StorageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure, each for one way to react.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// The file or folder does not exist.
    case missing
    /// The file was read, and is not what it should be.
    case invalid
    /// The target exists already and may not be replaced.
    case exists
    /// The file exists and may not be read.
    case cannotRead
    /// The file cannot be written: no space, no permission, no such folder.
    case cannotWrite
    /// The device failed while reading or writing.
    case ioFailed
    /// The system or a limit of the process has no more memory or open files.
    case outOfResources
  }

  /// The kind of failure.
  public let code: Code
  /// One line: what happened; what to do.
  public let message: String

  /// The message.
  public var description: String { message }

  /// Makes an error; its message is shown as of ``ForeignText``.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = ForeignText.visible(message)
  }
}
