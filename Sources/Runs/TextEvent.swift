public import ModelFolders
public import Tokenization

/// What happens while text becomes tokens.
public enum TextEvent: Hashable, Sendable {
  /// It is decided what a token is.
  case tokenizer(TokenizerConfiguration)
  /// `done` of `total` bytes are read.
  case progress(TextWork, done: Int, total: Int)
  /// A part is encoded and written.
  case encoded(TextPartName, TextStatistics)
  /// `<unk>` never occurs in training, and so often in the parts that are held out: chance decides its
  /// probability, and with it their perplexity.
  case unknownNeverLearned(judged: Int)
}

/// A walk over text.
public enum TextWork: Hashable, Sendable {
  /// Tokens are counted for the vocabulary.
  case counting
  /// The ids of a part are written.
  case encoding(TextPartName)
}
