public import ModelFolders
import Tokenization

extension ModelBundle {
  /// True if every id has the same meaning in both models.
  public func sharesVocabulary(with other: ModelBundle) -> Bool {
    manifest.tokenizer == other.manifest.tokenizer && vocabulary.hasSameTokens(as: other.vocabulary)
  }
}

extension JudgingError {
  static func otherVocabulary(_ first: String, _ second: String) -> JudgingError {
    JudgingError(
      .otherVocabulary, first, other: second, "\(first) has another vocabulary than \(second)")
  }
}

extension Vocabulary {
  /// True if every id stands for the same token in both.
  func hasSameTokens(as other: Vocabulary) -> Bool {
    count == other.count
      && (0..<Int32(count)).allSatisfy { bytes(of: $0) == other.bytes(of: $0) }
  }
}
