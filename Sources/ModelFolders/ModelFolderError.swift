/// A model folder that lacks what is asked of it.
///
/// Errors of its files are `StorageError`s.
public struct ModelFolderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of errors.
  public enum Code: String, Sendable, CaseIterable {
    /// There is no such folder.
    case noModel
    /// There is no such file of a tokenizer.
    case noTokenizer
    /// The file of the weights is gone.
    case lostWeights
    /// There are no weights yet, since the first epoch has not ended.
    case noEpoch
    /// The file of the n-grams is gone.
    case lostNGrams
    /// There is no checkpoint to go on from.
    case noCheckpoint
    /// A file differs from its checksum.
    case changedFile
    /// A checkpoint does not tell where training stood.
    case noTrainingState
  }

  /// The kind.
  public let code: Code
  /// The folder, of ``Code/noTokenizer``, ``Code/changedFile`` and ``Code/noTrainingState`` the file.
  public let path: String

  /// An error.
  public init(_ code: Code, _ path: String) {
    self.code = code
    self.path = path
  }

  /// One line, without a remedy.
  public var description: String {
    switch code {
    case .noModel: "there is no model \(path)"
    case .noTokenizer: "there is no tokenizer \(path)"
    case .lostWeights: "\(path) has lost its weights"
    case .noEpoch: "\(path) has no weights, since its first epoch has not ended"
    case .lostNGrams: "\(path) has lost its n-grams"
    case .noCheckpoint: "\(path) has no checkpoint to go on from"
    case .changedFile: "\(path) differs from its checksum, so it was damaged or changed"
    case .noTrainingState: "\(path) has no training state"
    }
  }
}
