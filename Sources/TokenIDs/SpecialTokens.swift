/// The tokens that models and scores treat apart from all others.
///
/// A vocabulary has them; they are given on as one value, so that none is taken for another.
public struct SpecialTokens: Hashable, Sendable {
  /// The token that ends a sentence; it also stands before the first token of a text.
  public var endOfSentence: Int32
  /// The token of everything that the vocabulary does not have; nil where it has everything.
  public var unknown: Int32?
  /// The last token of a line.
  public var lineEnd: Int32

  /// Special tokens.
  ///
  /// - Parameters:
  ///   - endOfSentence: The token that ends a sentence.
  ///   - unknown: The token of everything that the vocabulary does not have; nil where it has
  ///     everything.
  ///   - lineEnd: The last token of a line; nil for the end of a sentence.
  public init(endOfSentence: Int32, unknown: Int32? = nil, lineEnd: Int32? = nil) {
    self.endOfSentence = endOfSentence
    self.unknown = unknown
    self.lineEnd = lineEnd ?? endOfSentence
  }
}
