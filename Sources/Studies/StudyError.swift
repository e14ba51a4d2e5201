/// A study that cannot be, or that cannot go on.
///
/// Errors of its runs are `RunError`s, errors of files `StorageError`s.
public struct StudyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of errors.
  public enum Code: String, Sendable, CaseIterable {
    /// A file is no study: it is no JSON, or a key or a value is none of a study.
    case invalidFile
    /// The study asks for what cannot be, such as options that exclude each other.
    case invalidStudy
    /// The folder has a recipe of the same name with other options.
    case otherStudy
    /// The text has changed since the study began.
    case changedText
  }

  /// The kind.
  public let code: Code
  /// One line, with the remedy.
  public let message: String

  /// An error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The line.
  public var description: String { message }
}
