import ArgumentParser
import ModelFolders
import Runs
import Tokenization

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
    if strict && vocab == nil && tokenizerTraining.readsRawBytes {
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

  /// A text, and what cuts it into tokens by these options.
  ///
  /// - Throws: ``Failure`` or `StorageError` where `--vocab` is no tokenizer.
  func corpus(
    _ path: String, valid: String? = nil, test: String? = nil
  ) throws -> CorpusConfiguration {
    let tokenizer = try vocab.map { TokenizerSource.saved(try ModelSelection.openTokenizer($0)) }
    var corpus = CorpusConfiguration(
      path, valid: valid, test: test, tokenizer: tokenizer ?? .trained(tokenizerTraining))
    corpus.isStrict = strict
    return corpus
  }

  private var tokenizerTraining: TokenizerTraining {
    let usual = VocabularyLimits.usual(for: kind)
    return TokenizerTraining(
      kind, normalization: normalize, endOfSentence: eos,
      limits: VocabularyLimits(
        maximumSize: vocabSize ?? usual.maximumSize,
        minimumCount: minCount ?? usual.minimumCount))
  }
}

extension TextOptions {
  /// Opens a text and its tokenizer, and prints what happens.
  func prepare(
    _ corpus: CorpusConfiguration, _ common: CommonOptions
  ) throws -> PreparedCorpus {
    let printer = TextPrinter(common)
    defer { printer.erase() }
    return try corpus.prepare(
      threads: common.textThreads, shouldStop: { Interrupt.isRequested }, handle: printer.print)
  }
}
