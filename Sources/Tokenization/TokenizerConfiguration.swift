/// The definition of the tokens of a text; saved with every model.
public struct TokenizerConfiguration: Codable, Hashable, Sendable {
  /// The kind of token.
  public var kind: TokenizerKind
  /// The normalisation of text before it is split.
  public let normalization: NormalizationProfile
  /// The version of the profile that the vocabulary was counted with, by whose rules text is read.
  public let normalizationVersion: Int
  /// True if every line is followed by `<eos>`.
  ///
  /// Without it a line end is a newline token where the kind keeps them, and nothing otherwise.
  public var endOfSentence: Bool

  /// The way to split lines into pieces for ``TokenizerKind/bpe``; nil for
  /// ``BytePairPattern/words``.
  public var pattern: BytePairPattern?

  private enum CodingKeys: String, CodingKey {
    case kind = "kind"
    case normalization = "normalization"
    case normalizationVersion = "normalization_version"
    case endOfSentence = "end_of_sentence"
    case pattern = "pattern"
  }

  /// Makes a configuration; `endOfSentence` defaults to what is usual for the kind.
  public init(
    kind: TokenizerKind,
    normalization: NormalizationProfile = .none,
    endOfSentence: Bool? = nil,
    pattern: BytePairPattern? = nil
  ) {
    self.pattern = pattern
    self.kind = kind
    self.normalization = normalization
    self.normalizationVersion = normalization.version
    self.endOfSentence = endOfSentence ?? kind.endsSentencesByDefault
  }

  package init(
    kind: TokenizerKind, normalization: NormalizationProfile, normalizationVersion: Int,
    endOfSentence: Bool, pattern: BytePairPattern?
  ) {
    self.kind = kind
    self.normalization = normalization
    self.normalizationVersion = normalizationVersion
    self.endOfSentence = endOfSentence
    self.pattern = pattern
  }

  /// True if tokens that the vocabulary knows give back the text to the byte.
  public var isLossless: Bool {
    guard normalization == .none else { return false }
    switch kind.spacing {
    case .asPrinted: return endOfSentence
    case .single: return false
    case .none: return true
    }
  }

  /// What becomes of bytes that are no UTF-8: nothing where tokens are bytes and no rule reads
  /// them.
  public var decoding: TextDecoding {
    if kind.isOfBytes && normalization == .none { return .raw }
    var decoding = TextDecoding.repair
    decoding.returnsEndLines = rules?.separatorsEndLines ?? false
    return decoding
  }

  /// As ``decoding``, but where text is repaired it is refused if `strict`.
  public func decoding(strict: Bool) -> TextDecoding {
    var decoding = decoding
    if strict, decoding != .raw { decoding.illFormed = .refused }
    return decoding
  }

  /// The rules of its profile, in its version.
  private var rules: NormalizationProfile.Rules? {
    normalization.rules(version: normalizationVersion)
  }

  /// What rewrites text first; nil where nothing does.
  func makeNormalizer() -> Normalizer? {
    guard normalization != .none, let rules else { return nil }
    return Normalizer(normalization, rules)
  }

  /// Makes the tokenizer that the configuration describes.
  ///
  /// - Parameter merges: those of ``TokenizerKind/bpe``; without them its tokens are the pieces
  ///   within which bytes may merge.
  /// - Returns: a tokenizer for one thread.
  /// - Throws: ``TokenizationError`` when the profile has changed since the configuration was
  ///   saved, or ICU cannot open the word rules.
  public func makeTokenizer(
    merges: BytePairMerges? = nil
  ) throws(TokenizationError) -> any Tokenizer {
    guard rules != nil else {
      throw TokenizationError(
        .invalidData,
        """
        the tokenizer was saved with version \(normalizationVersion) of the normalisation profile \
        "\(normalization.rawValue)", and this program has version \(normalization.version); \
        train the model again or use the program it was trained with
        """)
    }
    return try kind.traits.make(merges, pattern ?? .words)
  }
}
