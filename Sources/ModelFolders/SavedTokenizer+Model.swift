import Storage
public import Tokenization
public import TokenizerFiles

extension SavedTokenizer {
  /// Opens the tokenizer of a model, or of a file by itself.
  ///
  /// - Parameters:
  ///   - path: The folder of a model, or a file in the format that its name tells.
  ///   - list: The configuration of a list of tokens, which does not state it.
  /// - Throws: ``ModelFolderError`` `noModel` or `noTokenizer`; `StorageError`: `cannotRead`, `ioFailed`, or
  ///   `invalid`.
  public init(
    opening path: String, list: TokenizerConfiguration = TokenizerConfiguration(kind: .word)
  ) throws {
    guard try FileStatus.exists(path) else {
      let isFile = path.hasSuffix(".json") || path.hasSuffix(".txt")
      throw ModelFolderError(isFile ? .noTokenizer : .noModel, path)
    }
    guard try FileStatus(of: path).kind == .folder else {
      self = try SavedTokenizer(path, list: list)
      return
    }
    guard try FileStatus.exists("\(path)/\(ModelBundle.Name.manifest)") else {
      throw StorageError(
        .invalid,
        "\(path) is no model: it has no \(ModelBundle.Name.manifest); give the folder of a model, or the "
          + "file of a tokenizer")
    }
    let bundle = try ModelBundle(path)
    self.init(
      path: path, configuration: bundle.manifest.tokenizer, vocabulary: bundle.vocabulary)
  }
}
