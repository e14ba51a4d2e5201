public import ModelFolders
public import Tokenization
import TokenizerFiles

/// The options of a tokenizer that is learnt from a text.
public struct TokenizerTraining: Hashable, Sendable {
  /// The kind of token.
  public var kind: TokenizerKind
  /// The normalisation of the text; nil decides by the script of the text.
  public var normalization: NormalizationProfile?
  /// True if a line ends with `<eos>`; nil decides by the kind.
  public var endOfSentence: Bool?
  /// The limits of the vocabulary.
  public var limits: VocabularyLimits

  /// A configuration; nil limits are the usual ones of the kind.
  public init(
    _ kind: TokenizerKind = .word, normalization: NormalizationProfile? = nil,
    endOfSentence: Bool? = nil, limits: VocabularyLimits? = nil
  ) {
    self.kind = kind
    self.normalization = normalization
    self.endOfSentence = endOfSentence
    self.limits = limits ?? .usual(for: kind)
  }

  /// The configuration of the tokenizer for a text; its script decides what is nil above.
  ///
  /// - Throws: `StorageError` when the text cannot be read.
  public func configuration(for text: [TextPart]) throws -> TokenizerConfiguration {
    // Pre-tokenised text and bytes are not rewritten.
    let usual = kind.isUsuallyNormalized ? try NormalizationProfile.usual(for: text) : .none
    return TokenizerConfiguration(
      kind: kind, normalization: normalization ?? usual, endOfSentence: endOfSentence)
  }

  /// True if any bytes are valid text.
  package var readsRawBytes: Bool { decoding(strict: false) == .raw }

  /// The treatment of bytes that are not UTF-8, before the text is known.
  func decoding(strict: Bool) -> TextDecoding {
    TokenizerConfiguration(
      kind: kind, normalization: normalization ?? (kind.isUsuallyNormalized ? .min : .none)
    ).decoding(strict: strict)
  }
}

extension VocabularyLimits {
  /// The usual limits of a kind: 10,000 words, 8,000 byte pairs, no limit for the others.
  ///
  /// Words and byte pairs that occur once have no entry.
  public static func usual(for kind: TokenizerKind) -> VocabularyLimits {
    VocabularyLimits(
      maximumSize: kind.usualMaximumSize, minimumCount: kind.usualMinimumCount)
  }
}
