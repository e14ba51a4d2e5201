import ArgumentParser
import Tokenization

/// How text becomes tokens.
struct TextOptions: ParsableArguments {
  @Option(
    help: """
      What a token is: word, whitespace (pre-tokenised text, a literal <unk> is the unknown token), \
      char (Unicode scalars), byte, or bpe (byte pairs, learnt from the text).
      """)
  var tokens: TokenizerKind = .word

  @Option(
    help: """
      The most entries of the vocabulary, <unk> and <eos> among them (default: 10000 for word, 8000 \
      for bpe, no limit otherwise).
      """)
  var vocabSize: Int?

  @Option(
    help: """
      How often a token must occur to have an entry (default: 2 for word, so that words seen once \
      teach <unk>, and for bpe; 1 otherwise).
      """)
  var minCount: Int?

  @Option(
    help: """
      How text is rewritten first: none, min (NFC, one kind of space), fa (Persian), fa-poetry, \
      lower-en (default: fa or min by the script of the text, none for whitespace and byte).
      """)
  var normalize: NormalizationProfile?

  @Flag(
    inversion: .prefixedNo,
    help: "End every line with the token <eos> (default: yes, but not for char, byte and bpe).")
  var eos: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: "Refuse text that is no UTF-8, with the byte where it is not, instead of repairing it.")
  var strict = false

  func validate() throws {
    if strict && decoding == .raw {
      throw ValidationError(
        "--strict asks for UTF-8 and \(tokens.rawValue) reads any bytes; leave it out")
    }
    if let vocabSize, vocabSize < 3 {
      throw ValidationError("--vocab-size \(vocabSize); choose 3 or more")
    }
    if let minCount, minCount < 1 {
      throw ValidationError("--min-count \(minCount); choose 1 or more")
    }
  }

  /// How the text is to be read, which is known before there is any.
  var decoding: TextDecoding {
    let usual: NormalizationProfile = tokens == .byte ? .none : .min
    let decoding =
      TokenizerConfiguration(kind: tokens, normalization: normalize ?? usual).decoding
    return strict && decoding == .repair ? .strict : decoding
  }

  func configuration(for text: [TextPart]) throws -> TokenizerConfiguration {
    // Text that was tokenised before is as it should be, and bytes are to stay as they are.
    let usual =
      tokens == .whitespace || tokens == .byte ? .none : try NormalizationProfile.usual(for: text)
    return TokenizerConfiguration(
      kind: tokens, normalization: normalize ?? usual, endOfSentence: eos)
  }

  var minimumCount: Int { minCount ?? (tokens == .word || tokens == .bpe ? 2 : 1) }

  var maximumVocabulary: Int? {
    switch tokens {
    case .word: vocabSize ?? 10_000
    case .bpe: vocabSize ?? 8_000
    case .whitespace, .char, .byte: vocabSize
    }
  }
}
