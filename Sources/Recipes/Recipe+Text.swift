import Tokenization

extension Recipe {
  /// Options of the text.
  ///
  /// A vocabulary that is given says what a token is.
  static var textFields: [Field] {
    let isCounted = Condition("vocab") { $0.text.vocabulary == nil }
    let ties = [Tie.to("tokens"), .to("vocab")]
    return [
      Field(
        "vocab", \.text.vocabulary, .text, .common,
        """
        Use the tokenizer and vocabulary of this model or of this file of 'lm vocab'.
        """,
        givesWay: [.to("tokens")]),
      Field(
        "tokens", \.text.kind, .text, .common,
        """
        The unit of text: word, whitespace (pre-tokenised text, a literal <unk> is the unknown token), \
        char (Unicode scalars), byte, or bpe (byte pairs, learnt from the text).
        """,
        if: [isCounted], givesWay: [.to("vocab")]),
      Field(
        "vocab-size", \.text.maximumSize, .text, .common,
        "Maximum size of the vocabulary, with <unk> and <eos>.",
        usual: "10000 for word, 8000 for bpe, no limit otherwise", sets: ["vocabularySize"],
        if: [isCounted], givesWay: ties,
        limits: ("3 or more", { $0 ?? 3 >= 3 }),
        initial: { $0.text.kind.usualMaximumSize }),
      Field(
        "min-count", \.text.minimumCount, .text, .common,
        "Minimum number of occurrences of a token in the vocabulary.",
        usual: "2 for word, so that words seen once teach <unk>, and for bpe; 1 otherwise",
        sets: ["minimumCount"], if: [isCounted], givesWay: ties,
        limits: ("1 or more", { $0 >= 1 }),
        initial: { $0.text.kind.usualMinimumCount }),
      Field(
        "normalize", \.text.normalization, .text, .common,
        """
        Normalisation of the text: none, min (NFC, one kind of space), fa (Persian), fa-poetry, \
        lower-en.
        """,
        usual: "fa or min by the script of the text, none for whitespace and byte",
        if: [isCounted], givesWay: ties),
      Field(
        "eos", \.text.endOfSentence, .text, .common,
        "End every line with the token <eos>.",
        usual: "yes, but not for char, byte and bpe",
        if: [isCounted], givesWay: ties,
        initial: { $0.text.kind.endsSentencesByDefault }),
      Field(
        "strict", \.text.isStrict, .text, .advanced,
        "Refuse text that is not UTF-8, with the byte where it is not, instead of repairing it.",
        if: [Condition("tokens") { $0.text.vocabulary != nil || !$0.text.readsRawBytes }],
        isRecorded: false),
    ]
  }
}

extension TextRecipe {
  /// Whether text need not be UTF-8.
  fileprivate var readsRawBytes: Bool {
    TokenizerConfiguration(
      kind: kind, normalization: normalization ?? (kind.isUsuallyNormalized ? .min : .none)
    ).decoding == .raw
  }
}
