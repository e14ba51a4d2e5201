public import Tokenization

/// How text becomes tokens.
public struct TextRecipe: Hashable, Sendable {
  /// A token: a word, a character, ….
  public var kind = TokenizerKind.word
  /// The most entries of the vocabulary; nil for no limit.
  public var maximumSize: Int?
  /// Minimum number of occurrences of a token in the vocabulary.
  public var minimumCount = 1
  /// How text is rewritten first; nil for the usual of its script.
  public var normalization: NormalizationProfile?
  /// Whether every line ends with `<eos>`.
  public var endOfSentence = true
  /// The model or file that tokenizer and vocabulary are taken from; nil to count them from the text.
  ///
  /// In the record of a model, ``own`` is the model itself.
  public var vocabulary: String?
  /// Whether text that is not UTF-8 is refused, and not repaired.
  public var isStrict = false

  /// The ``vocabulary`` of a model whose vocabulary was given: its own.
  public static let own = "."

  /// Words, without limits.
  public init() {}
}
