/// A model or a text that cannot be analysed.
public struct MicroscopeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of errors, with their facts.
  public enum Code: Hashable, Sendable {
    /// The text has no tokens.
    case noTokens
    /// The text has fewer tokens than a window.
    case tooFewTokens(Int, window: Int)
    /// A feed-forward model has no gradients that go back in time.
    case noRecurrence
    /// The numbers of the model overflow: its training diverged.
    case notFinite
    /// LAPACK found no singular values, with its status.
    case noSingularValues(Int)
  }

  /// The kind, with the facts.
  public let code: Code

  /// An error.
  public init(_ code: Code) { self.code = code }

  /// One line in which properties bear their names.
  public var description: String { message { $0 } }

  /// One line.
  ///
  /// - Parameter spelling: A property's name as the reader knows it, such as `--distances`.
  /// - Returns: The line, without an end.
  public func message(_ spelling: (String) -> String) -> String {
    switch code {
    case .noTokens: "the text has no tokens; give one with words"
    case .tooFewTokens(let tokens, let window):
      "the text has \(tokens) tokens, less than a window of \(window); "
        + "choose fewer \(spelling("distances"))"
    case .noRecurrence:
      "a feed-forward model has no recurrence for gradients to go back along; give a recurrent one"
    case .notFinite:
      "the model's numbers overflow: its training diverged; "
        + "train it anew with a lower \(spelling("rate"))"
    case .noSingularValues(let status):
      "LAPACK found no singular values (\(status)); give a matrix that is finite"
    }
  }
}
