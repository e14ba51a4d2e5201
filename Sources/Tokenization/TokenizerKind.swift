/// The kind of token.
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

  /// True if `<unk>` and `<eos>` spelled out in the text stand for the special entries.
  ///
  /// Corpora that were tokenised before spell them so. In other text they are ordinary characters,
  /// and reading them as special would let a text forge an end of sentence.
  public var readsSpecialTokens: Bool {
    switch self {
    case .whitespace: true
    case .word, .char, .byte, .bpe: false
    }
  }

  /// True if white space is tokens as any other text is: a line end too, where it is not `<eos>`.
  public var keepsWhitespace: Bool {
    switch self {
    case .char, .byte, .bpe: true
    case .word, .whitespace: false
    }
  }

  /// True if lines end in `<eos>` unless the configuration says otherwise.
  public var endsSentencesByDefault: Bool { !keepsWhitespace }

  /// True if tokens are bytes, so that any text can be spelled, valid or not.
  public var isOfBytes: Bool {
    switch self {
    case .byte, .bpe: true
    case .word, .whitespace, .char: false
    }
  }

  /// True if text is usually rewritten first: not what was prepared before, nor bytes as they are.
  public var isUsuallyNormalized: Bool {
    switch self {
    case .word, .char, .bpe: true
    case .whitespace, .byte: false
    }
  }

  /// The usual limit of the entries of a vocabulary; nil for no limit.
  public var usualMaximumSize: Int? {
    switch self {
    case .word: 10_000
    case .bpe: 8_000
    case .whitespace, .char, .byte: nil
    }
  }

  /// The default of the minimum count of an entry of a vocabulary.
  public var usualMinimumCount: Int {
    switch self {
    case .word, .bpe: 2
    case .whitespace, .char, .byte: 1
    }
  }
}
