public import ModelFolders

/// An error of judging: a text or a model that figures cannot be had of.
public struct JudgingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of an error.
  public enum Code: String, Sendable {
    /// A part was asked for of a text that has none, such as a file.
    case noParts
    /// A folder of texts lacks the file of the part.
    case missingFile
    /// A model keeps no tokens of the part.
    case partNotKept
    /// The manifest of a model lacks the word counts of the part.
    case noWordCounts
    /// A text has no tokens.
    case noTokens
    /// A text has too few tokens for the prompts and continuations.
    case tooFewTokens
    /// Probabilities are not finite: training or dynamic evaluation diverged.
    case notFinite
    /// The ids of two models stand for different tokens.
    case otherVocabulary
    /// A mixture of fewer than two models.
    case tooFewModels
    /// Adaptation of a model without a network in it.
    case nothingAdapts
    /// A model judges its own continuations.
    case ownReferee
  }

  /// The kind of the error.
  public let code: Code
  /// The text or the model: a path, or a name.
  public let subject: String
  /// The second model, where two do not go together.
  public let other: String?
  /// The part of a corpus.
  public let part: TextPartName?
  /// Whether the model learnt the text as it read it, by dynamic evaluation.
  public let isAdapting: Bool
  /// The sentence, without a remedy.
  public let message: String

  init(
    _ code: Code, _ subject: String, other: String? = nil, part: TextPartName? = nil,
    isAdapting: Bool = false, _ message: String
  ) {
    self.code = code
    self.subject = subject
    self.other = other
    self.part = part
    self.isAdapting = isAdapting
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
