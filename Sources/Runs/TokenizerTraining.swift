public import ModelFolders
public import Tokenization
import TokenizerFiles

/// How a tokenizer is made from a text.
public struct TokenizerTraining: Hashable, Sendable {
  /// What a token is.
  public var kind: TokenizerKind
  /// How text is rewritten first; nil decides by the script of the text.
  public var normalization: NormalizationProfile?
  /// Whether a line ends with `<eos>`; nil decides by the kind.
  public var endOfSentence: Bool?
  /// Which tokens have an entry.
  public var limits: VocabularyLimits

  /// A way to make a tokenizer; limits of nil are the usual ones of the kind.
  public init(
    _ kind: TokenizerKind = .word, normalization: NormalizationProfile? = nil,
    endOfSentence: Bool? = nil, limits: VocabularyLimits? = nil
  ) {
    self.kind = kind
    self.normalization = normalization
    self.endOfSentence = endOfSentence
    self.limits = limits ?? .usual(for: kind)
  }

  /// What a token of `text` is, by the choices above and its script.
  ///
  /// - Throws: `StorageError` when the text cannot be read.
  public func configuration(for text: [TextPart]) throws -> TokenizerConfiguration {
    // Text that was tokenised before is as it should be, and bytes are to stay as they are.
    let usual = kind.isUsuallyNormalized ? try NormalizationProfile.usual(for: text) : .none
    return TokenizerConfiguration(
      kind: kind, normalization: normalization ?? usual, endOfSentence: endOfSentence)
  }

  /// Whether text need not be UTF-8.
  package var readsRawBytes: Bool { decoding(strict: false) == .raw }

  /// What becomes of bytes that are no UTF-8, before there is any text.
  func decoding(strict: Bool) -> TextDecoding {
    TokenizerConfiguration(
      kind: kind, normalization: normalization ?? (kind.isUsuallyNormalized ? .min : .none)
    ).decoding(strict: strict)
  }
}

extension VocabularyLimits {
  /// The limits that suit a kind of token: 10,000 words, 8,000 byte pairs, no limit for others; words
  /// and byte pairs that occur once have no entry.
  public static func usual(for kind: TokenizerKind) -> VocabularyLimits {
    let maximum: Int? =
      switch kind {
      case .word: 10_000
      case .bpe: 8_000
      case .whitespace, .char, .byte: nil
      }
    return VocabularyLimits(maximumSize: maximum, minimumCount: kind.usualMinimumCount)
  }
}
