public import ModelFolders
import Tokenization

extension ModelBundle {
  /// Whether ids mean the same to both models.
  public func sharesVocabulary(with other: ModelBundle) -> Bool {
    manifest.tokenizer == other.manifest.tokenizer && vocabulary.hasSameTokens(as: other.vocabulary)
  }

  /// Refuses a model whose ids mean something else than those of `other`.
  ///
  /// - Throws: ``JudgingError`` `otherVocabulary`.
  public func requireVocabulary(of other: ModelBundle) throws {
    guard !sharesVocabulary(with: other) else { return }
    throw JudgingError.otherVocabulary(path, other.path)
  }
}

extension JudgingError {
  static func otherVocabulary(_ first: String, _ second: String) -> JudgingError {
    JudgingError(
      .otherVocabulary, first, other: second, "\(first) has another vocabulary than \(second)")
  }
}

extension Vocabulary {
  /// Whether every id stands for the same token in both.
  func hasSameTokens(as other: Vocabulary) -> Bool {
    count == other.count
      && (0..<Int32(count)).allSatisfy { bytes(of: $0) == other.bytes(of: $0) }
  }
}
