import ModelFolders
public import Tokenization
public import TokenizerFiles

extension ModelReference {
  /// Opens the tokenizer of a model or of a file.
  ///
  /// - Parameters:
  ///   - path: The folder of the model, or the file.
  ///   - list: The definition of a token of a list, which has none.
  /// - Returns: The tokenizer.
  /// - Throws: ``JudgingError`` `isMixture` for `A+B`; otherwise as `SavedTokenizer`.
  public static func tokenizer(
    _ path: String, list: TokenizerConfiguration = TokenizerConfiguration(kind: .word)
  ) throws -> SavedTokenizer {
    try refuseMixture(path)
    return try SavedTokenizer(opening: path, list: list)
  }

  /// Refuses `A+B`, where one model is needed.
  ///
  /// - Throws: ``JudgingError`` `isMixture`.
  public static func refuseMixture(_ path: String) throws {
    guard try isModel(path), case let model = try ModelReference(path), model.isMixture else {
      return
    }
    _ = try model.bundle()
  }
}
