public import Tokenization

/// The tokenizer and the vocabulary of a text.
public struct TextRecipe: Hashable, Sendable {
  /// A token: a word, a character, ….
  public var kind = TokenizerKind.word
  /// The most entries of the vocabulary; nil for no limit.
  public var maximumSize: Int?
  /// Minimum number of occurrences of a token in the vocabulary.
  public var minimumCount = 1
  /// The normalisation of the text; nil for the usual one of its script.
  public var normalization: NormalizationProfile?
  /// True if every line ends with `<eos>`.
  public var endOfSentence = true
  /// The model or file that tokenizer and vocabulary are taken from; nil to count them from the text.
  ///
  /// In the record of a model, ``own`` is the model itself.
  public var vocabulary: String?
  /// True if text that is not UTF-8 is refused, and not repaired.
  public var isStrict = false

  /// The ``vocabulary`` of a model whose vocabulary was given: its own.
  public static let own = "."

  /// Words, without limits.
  public init() {}
}
