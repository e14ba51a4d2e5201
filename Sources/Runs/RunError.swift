public import ModelFolders

/// A run that cannot start or continue.
///
/// Errors of files are `StorageError`s, errors of text are `TokenizationError`s.
public struct RunError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of error and its facts.
  public enum Code: Hashable, Sendable {
    /// A number is out of its range; the text names it and the range.
    case invalidConfiguration(String)
    /// The folder holds a model, and the run may not replace it.
    case modelExists(folder: String)
    /// The model and its training take at least `needed` bytes.
    case insufficientMemory(needed: Int, available: Int)
    /// The folder lacks the tokens of a part that the run needs.
    case missingTokens(CorpusPart, folder: String)
    /// The loss or the gradient was not finite at `update`, for the third time in a row; `hasModel` is
    /// true if an epoch has ended before, whose weights are kept.
    case notFinite(update: Int, folder: String, hasModel: Bool)
    /// A stop was requested before the folder existed, and nothing was written.
    case stopped
    /// The system cannot start a thread for the run.
    case noThread
  }

  /// The kind of error and its facts.
  public let code: Code

  /// An error.
  public init(_ code: Code) { self.code = code }

  /// The error in one line, without a remedy.
  public var description: String {
    switch code {
    case .invalidConfiguration(let message): message
    case .modelExists(let folder): "there is a model \(folder) already"
    case .insufficientMemory(let needed, let available):
      "the model takes at least \(needed) bytes of memory and this process may have \(available)"
    case .missingTokens(let part, let folder): "\(folder) has lost its \(part.rawValue).tokens"
    case .notFinite(let update, _, _):
      "the loss or its gradient is not finite at update \(update), the third time in a row"
    case .stopped: "the run was stopped; nothing was written"
    case .noThread: "the system cannot start a thread for the run"
    }
  }
}
