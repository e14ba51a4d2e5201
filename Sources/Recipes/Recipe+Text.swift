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
        "The unit of text: \(TokenizerKind.described { $0.about }).",
        if: [isCounted], givesWay: [.to("vocab")]),
      Field(
        "vocab-size", \.text.maximumSize, .text, .common,
        "Maximum size of the vocabulary, with <unk> and <eos>.",
        usual: TokenizerKind.usual { $0.usualMaximumSize.map { "\($0)" } ?? "no limit" },
        sets: ["vocabularySize"],
        if: [isCounted], givesWay: ties,
        limits: ("3 or more", { $0 ?? 3 >= 3 }),
        initial: { $0.text.kind.usualMaximumSize }),
      Field(
        "min-count", \.text.minimumCount, .text, .common,
        """
        Minimum number of occurrences of a token in the vocabulary. With 2, tokens that occur once \
        become <unk>, so that the model learns <unk>.
        """,
        usual: TokenizerKind.usual { $0.usualMinimumCount },
        sets: ["minimumCount"], if: [isCounted], givesWay: ties,
        limits: ("1 or more", { $0 >= 1 }),
        initial: { $0.text.kind.usualMinimumCount }),
      Field(
        "normalize", \.text.normalization, .text, .common,
        "Normalisation of the text: \(NormalizationProfile.described { $0.rules.about }).",
        usual: TokenizerKind.usual {
          $0.isUsuallyNormalized ? "fa or min by the script of the text" : "none"
        },
        if: [isCounted], givesWay: ties),
      Field(
        "eos", \.text.endOfSentence, .text, .common,
        "End every line with the token <eos>.",
        usual: TokenizerKind.usual { $0.endsSentencesByDefault ? "yes" : "no" },
        if: [isCounted], givesWay: ties,
        initial: { $0.text.kind.endsSentencesByDefault }),
      Field(
        "strict", \.text.isStrict, .text, .advanced,
        "Refuse a text that is not UTF-8 and name the byte. Otherwise, it is repaired.",
        if: [Condition("tokens") { $0.text.vocabulary != nil || !$0.text.readsRawBytes }],
        isRecorded: false),
    ]
  }
}

extension TextRecipe {
  /// True if text need not be UTF-8.
  fileprivate var readsRawBytes: Bool {
    TokenizerConfiguration(
      kind: kind, normalization: normalization ?? (kind.isUsuallyNormalized ? .min : .none)
    ).decoding == .raw
  }
}
