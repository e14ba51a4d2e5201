/// An error of a report: models that it cannot tell of.
public struct ModelReportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of an error.
  public enum Code: String, Sendable, CaseIterable {
    /// One model was given twice.
    case givenTwice
  }

  /// The kind of the error.
  public let code: Code
  /// The folder.
  public let subject: String
  /// The sentence, without a remedy.
  public let message: String

  init(_ code: Code, _ subject: String, _ message: String) {
    self.code = code
    self.subject = subject
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
