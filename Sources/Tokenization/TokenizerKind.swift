/// What a token is.
public enum TokenizerKind: String, Codable, Hashable, Sendable, CaseIterable {
  /// The words, numbers and punctuation marks of UAX #29.
  case word
  /// What stands between white space: text that was tokenised before (PTB, WikiText).
  case whitespace
  /// Every Unicode scalar, the newline among them.
  case char
  /// Every byte, the newline among them.
  case byte
  /// The byte strings that byte-pair encoding has learnt, and every byte.
  case bpe

  /// Whether `<unk>` and `<eos>` spelled out in the text stand for the special entries.
  ///
  /// Corpora that were tokenised before spell them so. In other text they are ordinary characters,
  /// and reading them as special would let a text forge an end of sentence.
  public var readsSpecialTokens: Bool {
    switch self {
    case .whitespace: true
    case .word, .char, .byte, .bpe: false
    }
  }

  /// Whether white space is tokens as any other text is: a line end too, where it is not `<eos>`.
  public var keepsWhitespace: Bool {
    switch self {
    case .char, .byte, .bpe: true
    case .word, .whitespace: false
    }
  }

  /// Whether lines end in `<eos>` unless the configuration says otherwise.
  public var endsSentencesByDefault: Bool { !keepsWhitespace }

  /// Whether tokens are bytes, so that any text can be spelled, valid or not.
  public var isOfBytes: Bool {
    switch self {
    case .byte, .bpe: true
    case .word, .whitespace, .char: false
    }
  }

  /// Whether text is usually rewritten first: not what was prepared before, nor bytes as they are.
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

  /// How often a token usually occurs before it is an entry of a vocabulary.
  public var usualMinimumCount: Int {
    switch self {
    case .word, .bpe: 2
    case .whitespace, .char, .byte: 1
    }
  }
}
