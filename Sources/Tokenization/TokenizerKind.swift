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
  public var readsSpecialTokens: Bool { self == .whitespace }

  /// Whether a line end is a token of its own where it is not `<eos>`.
  public var keepsNewlines: Bool { self == .char || isOfBytes }

  /// Whether lines end in `<eos>` unless the configuration says otherwise.
  public var endsSentencesByDefault: Bool { !keepsNewlines }

  /// Whether tokens are bytes, so that any text can be spelled, valid or not.
  public var isOfBytes: Bool { self == .byte || self == .bpe }
}
