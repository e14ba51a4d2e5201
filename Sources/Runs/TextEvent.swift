public import ModelFolders
public import Tokenization

/// An event of the preparation of a text.
public enum TextEvent: Hashable, Sendable {
  /// The configuration of the tokenizer is decided.
  case tokenizer(TokenizerConfiguration)
  /// The normalisation, which was chosen or is that of an existing tokenizer, is not the usual one for the
  /// letters of the text.
  case otherLanguage(chosen: NormalizationProfile, usual: NormalizationProfile)
  /// The text of a held-out part is of another language than the training text.
  case mixedLanguages(CorpusPart)
  /// The text has `<unk>` so often in its first megabyte, and the tokenizer cuts it into several tokens.
  case unknownFallsApart(times: Int)
  /// `done` of `total` bytes are read.
  case progress(TextWork, done: Int, total: Int)
  /// A part is encoded and written.
  case encoded(CorpusPart, TextStatistics)
  /// All parts are encoded; these are the files that they came from.
  case sources([DataFile])
  /// `<unk>` does not occur in the training part, and `judged` times in the held-out parts. Its probability
  /// is not learned, so chance decides their perplexity.
  case unknownNeverLearned(judged: Int)
}

/// A walk over text.
public enum TextWork: Hashable, Sendable {
  /// Tokens are counted for the vocabulary.
  case counting
  /// The ids of a part are written.
  case encoding(CorpusPart)
}
