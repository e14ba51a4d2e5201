/// The kind of token.
@dynamicMemberLookup
public enum TokenizerKind: String, Codable, Hashable, Sendable, CaseIterable {
  /// The words, numbers and punctuation marks of UAX #29.
  case word
  /// A part between white space, for text that was tokenised before (PTB, WikiText).
  case whitespace
  /// Every Unicode scalar, the newline among them.
  case char
  /// Every byte, the newline among them.
  case byte
  /// The byte strings that byte-pair encoding has learnt, and every byte.
  case bpe

  /// The row of the kind.
  public var traits: TokenizerTraits {
    switch self {
    case .word:
      .init(spacing: .asPrinted, usualMaximumSize: 10_000, usualMinimumCount: 2) {
        _, _ throws(TokenizationError) in
        try WordTokenizer()
      }
    case .whitespace:
      .init(
        "pre-tokenised text, a literal <unk> is the unknown token", spacing: .single,
        readsSpecialTokens: true, isUsuallyNormalized: false
      ) { _, _ in WhitespaceTokenizer() }
    case .char: .init("Unicode scalars") { _, _ in CharacterTokenizer() }
    case .byte:
      .init(isOfBytes: true, isUsuallyNormalized: false) { _, _ in ByteTokenizer() }
    case .bpe:
      .init(
        "byte pairs, learnt from the text", isOfBytes: true, hasMerges: true,
        usualMaximumSize: 8_000, usualMinimumCount: 2
      ) { merges, pattern in
        guard let merges else { return BytePairPieces(pattern) }
        return BytePairTokenizer(merges, pattern: pattern)
      }
    }
  }

  /// A trait of the kind, as `kind.isOfBytes`.
  public subscript<Value>(dynamicMember trait: KeyPath<TokenizerTraits, Value>) -> Value {
    traits[keyPath: trait]
  }
}
