import ArgumentParser
import ModelFolders
import LanguageModels
import Tokenization
import TokenizerFiles

/// How text becomes tokens.
struct TextOptions: ParsableArguments {
  @Option(
    help: """
      What a token is: word, whitespace (pre-tokenised text, a literal <unk> is the unknown token), \
      char (Unicode scalars), byte, or bpe (byte pairs, learnt from the text) (default: word).
      """)
  var tokens: TokenizerKind?

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

  @Option(
    help: """
      Take tokenizer and vocabulary from this model, or from a file of 'lm vocab', instead of the \
      text.
      """)
  var vocab: String?

  /// What a token is, where no vocabulary says so.
  var kind: TokenizerKind { tokens ?? .word }

  func validate() throws {
    if vocab != nil,
      tokens != nil || vocabSize != nil || minCount != nil || normalize != nil || eos != nil
    {
      throw ValidationError("--vocab says what a token is; leave out the other options of text")
    }
    if strict && vocab == nil && foreseen.decoding == .raw {
      throw ValidationError(
        "--strict asks for UTF-8 and \(kind.rawValue) reads any bytes; leave it out")
    }
    if let vocabSize, vocabSize < 3 {
      throw ValidationError("--vocab-size \(vocabSize); choose 3 or more")
    }
    if let minCount, minCount < 1 {
      throw ValidationError("--min-count \(minCount); choose 1 or more")
    }
  }

  /// What says how the text is to be read, before there is any.
  private var foreseen: TokenizerConfiguration {
    TokenizerConfiguration(
      kind: kind, normalization: normalize ?? (kind.isUsuallyNormalized ? .min : .none))
  }

  /// Reads a corpus and makes, or takes, the tokenizer for it.
  func load(
    _ path: String, valid: String? = nil, test: String? = nil, holdingOut: Bool = true,
    _ common: CommonOptions, threads: Int
  ) throws -> (corpus: Corpus, tokenizer: SavedTokenizer) {
    if let vocab {
      let known = try ModelSelection.openTokenizer(vocab)
      let corpus = try Corpus.load(
        path, valid: valid, test: test, decoding: known.configuration.decoding(strict: strict))
      return (corpus, known)
    }
    let corpus = try Corpus.load(
      path, valid: valid, test: test, decoding: foreseen.decoding(strict: strict),
      holdingOut: holdingOut)
    let configuration = try configuration(for: corpus.train)
    common.note(
      "tokens \(kind.rawValue), normalize \(configuration.normalization.rawValue)")
    let vocabulary = try count(corpus.train, configuration, common, threads: threads)
      .build(maximumSize: maximumVocabulary, minimumCount: minimumCount)
    return (
      corpus, SavedTokenizer(path: path, configuration: configuration, vocabulary: vocabulary)
    )
  }

  /// Counts the tokens of a text.
  func count(
    _ text: [TextPart], _ configuration: TokenizerConfiguration, _ common: CommonOptions,
    threads: Int
  ) throws -> VocabularyBuilder {
    var builder = VocabularyBuilder(configuration)
    let progress = TextProgress("counting", quiet: common.quiet)
    try builder.add(text, threads: threads, progress: progress.update)
    return builder
  }

  /// What a token of `text` is, by the options and its script.
  func configuration(for text: [TextPart]) throws -> TokenizerConfiguration {
    // Text that was tokenised before is as it should be, and bytes are to stay as they are.
    let usual =
      kind.isUsuallyNormalized ? try NormalizationProfile.usual(for: text) : .none
    return TokenizerConfiguration(
      kind: kind, normalization: normalize ?? usual, endOfSentence: eos)
  }

  /// What the vocabulary is to hold; nil where it is given.
  var limits: VocabularyLimits? {
    vocab == nil
      ? VocabularyLimits(maximumSize: maximumVocabulary, minimumCount: minimumCount) : nil
  }

  private var minimumCount: Int { minCount ?? kind.usualMinimumCount }

  private var maximumVocabulary: Int? {
    switch kind {
    case .word: vocabSize ?? 10_000
    case .bpe: vocabSize ?? 8_000
    case .whitespace, .char, .byte: vocabSize
    }
  }
}
