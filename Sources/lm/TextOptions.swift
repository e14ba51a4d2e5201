import ArgumentParser
import Tokenization

/// How text becomes tokens.
struct TextOptions: ParsableArguments {
  @Option(
    help: """
      What a token is: word (Unicode word segmentation), whitespace (pre-tokenised text, a literal \
      <unk> is the unknown token) or char (Unicode scalars).
      """)
  var tokens: TokenizerKind = .word

  @Option(
    help: """
      The most entries of the vocabulary, <unk> and <eos> among them (default: 10000 for word, no \
      limit otherwise).
      """)
  var vocabSize: Int?

  @Option(
    help: """
      How often a token must occur to have an entry (default: 2 for word, so that words seen once \
      teach <unk>; 1 otherwise).
      """)
  var minCount: Int?

  @Option(
    help: """
      How text is rewritten first: not, min (NFC, one kind of space), fa (Persian), fa-poetry, \
      lower-en (default: fa or min by the script of the text, none for whitespace).
      """)
  var normalize: NormalizationProfile?

  @Flag(
    inversion: .prefixedNo,
    help: "End every line with the token <eos> (default: yes, but not for char).")
  var eos: Bool?

  func validate() throws {
    if let vocabSize, vocabSize < 3 {
      throw ValidationError("--vocab-size \(vocabSize); choose 3 or more")
    }
    if let minCount, minCount < 1 {
      throw ValidationError("--min-count \(minCount); choose 1 or more")
    }
  }

  func configuration(for text: [TextPart]) -> TokenizerConfiguration {
    // Text that was tokenised before is as it should be.
    let usual = tokens == .whitespace ? .none : NormalizationProfile.usual(for: text)
    return TokenizerConfiguration(
      kind: tokens, normalization: normalize ?? usual, endOfSentence: eos)
  }

  var minimumCount: Int { minCount ?? (tokens == .word ? 2 : 1) }

  var maximumVocabulary: Int? { vocabSize ?? (tokens == .word ? 10_000 : nil) }
}
