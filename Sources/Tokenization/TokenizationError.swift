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
    /// No token occurs as often as the vocabulary asks for.
    case tokensTooRare
    /// A text has too few lines to hold some out.
    case nothingToHoldOut
    /// A text is not UTF-8, and is not to be repaired.
    case invalidUTF8
    /// The installed ICU cannot do what is asked of it.
    case icuUnavailable
    /// There is no memory for ICU.
    case outOfMemory
  }

  /// The kind of failure.
  public let code: Code
  private let text: String

  /// Makes an error; `message` has the form "what happened; what to do", or where the remedy follows from
  /// the code, "what happened".
  public init(_ code: Code, _ message: String) {
    self.code = code
    text = message
  }

  /// One line: what happened; what to do.
  public var message: String { message { $0 } }

  /// One line.
  ///
  /// - Parameter spelling: A parameter's name as the reader knows it, such as `--min-count`.
  /// - Returns: The line, without an end.
  public func message(_ spelling: (String) -> String) -> String {
    switch code {
    case .tokensTooRare: "\(text); give a longer text or \(spelling("minimumCount")) 1"
    case .nothingToHoldOut:
      "\(text); give \(spelling("valid")) FILE, or a text with a sentence or paragraph a line"
    case .invalidUTF8: "\(text); correct it, or leave out \(spelling("strict"))"
    case .invalidData, .invalidArgument, .icuUnavailable, .outOfMemory: text
    }
  }

  static let outOfMemory = TokenizationError(
    .outOfMemory, "ICU got no memory; free some, or raise the limit of the process")

  /// The message.
  public var description: String { message }
}
