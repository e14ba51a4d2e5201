/// What sets one kind of token apart from another.
public struct TokenizerTraits: Sendable {
  /// What stands between the tokens of a line.
  public enum Spacing: Sendable {
    /// Nothing: white space is tokens as any other text is.
    case none
    /// A space.
    case single
    /// A space where print has one.
    case asPrinted
  }

  /// The kind in a few words, where its name does not say it.
  public let about: String?
  /// What stands between the tokens of a line.
  public let spacing: Spacing
  /// Whether `<unk>` and `<eos>` spelled out in the text stand for the special entries.
  ///
  /// Corpora that were tokenised before spell them so. In other text they are ordinary characters,
  /// and reading them as special would let a text forge an end of sentence.
  public let readsSpecialTokens: Bool
  /// Whether tokens are bytes, so that any text can be spelled, valid or not.
  public let isOfBytes: Bool
  /// Whether bytes become tokens by merges, which a vocabulary learns and keeps.
  public let hasMerges: Bool
  /// Whether text is usually rewritten first: not what was prepared before, nor bytes as they are.
  public let isUsuallyNormalized: Bool
  /// The usual limit of the entries of a vocabulary; nil for no limit.
  public let usualMaximumSize: Int?
  /// How often a token usually occurs before it is an entry of a vocabulary.
  public let usualMinimumCount: Int
  /// Makes a tokenizer for one thread, of merges and the pieces that they stay within.
  let make: Make

  typealias Make =
    @Sendable (BytePairMerges?, BytePairPattern) throws(TokenizationError) -> any Tokenizer

  init(
    _ about: String? = nil, spacing: Spacing = .none, readsSpecialTokens: Bool = false,
    isOfBytes: Bool = false, hasMerges: Bool = false, isUsuallyNormalized: Bool = true,
    usualMaximumSize: Int? = nil, usualMinimumCount: Int = 1, make: @escaping Make
  ) {
    self.about = about
    self.spacing = spacing
    self.readsSpecialTokens = readsSpecialTokens
    self.isOfBytes = isOfBytes
    self.hasMerges = hasMerges
    self.isUsuallyNormalized = isUsuallyNormalized
    self.usualMaximumSize = usualMaximumSize
    self.usualMinimumCount = usualMinimumCount
    self.make = make
  }

  /// Whether white space is tokens as any other text is: a line end too, where it is not `<eos>`.
  public var keepsWhitespace: Bool { spacing == .none }

  /// Whether lines end in `<eos>` unless the configuration says otherwise.
  public var endsSentencesByDefault: Bool { !keepsWhitespace }
}
