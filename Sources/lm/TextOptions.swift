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

  @Option(help: "How text is rewritten first.")
  var normalize: NormalizationProfile = .none

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

  var configuration: TokenizerConfiguration {
    TokenizerConfiguration(kind: tokens, normalization: normalize, endOfSentence: eos)
  }

  var minimumCount: Int { minCount ?? (tokens == .word ? 2 : 1) }

  var maximumVocabulary: Int? { vocabSize ?? (tokens == .word ? 10_000 : nil) }
}
