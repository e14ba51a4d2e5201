public import ModelFolders

/// An error of judging: a text or a model that figures cannot be had of.
public struct JudgingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of an error.
  public enum Code: String, Sendable, CaseIterable {
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
    /// There is no model of this name, or none at all in the folder of models.
    case noModel
    /// There is no text at this path.
    case noText
    /// One model is named twice.
    case sameModel
    /// A mixture was named where one model is looked at.
    case isMixture
    /// A model takes more than the memory of this machine.
    case insufficientMemory
    /// Lines are to start with a fresh state, and the tokens have no ends of lines.
    case noLineEnds
    /// A model lacks all that it is to be inspected for.
    case nothingToInspect
    /// A field of a request is beyond its limits.
    case outOfRange
    /// A field of a request has no effect with the others.
    case noEffect
    /// Fields of a request exclude each other.
    case conflict
    /// A mixture of fewer than two models.
    case tooFewModels
    /// Adaptation of a model without a network in it.
    case nothingAdapts
    /// A model judges its own continuations.
    case ownReferee
    /// Models that are compared judged different texts.
    case differentTexts
    /// Models that are compared cut the text into different lines.
    case differentLines
    /// A model keeps neither a test nor a validation part.
    case nothingKept
    /// Models cannot be grouped by what was asked for, which is no option of theirs.
    case noRecipe
    /// The matrix of log-probabilities is too large for its singular values.
    case matrixTooLarge
  }

  /// The kind of the error.
  public let code: Code
  /// The text, the model or the field: a path, or a name.
  public let subject: String
  /// The second model, where two do not go together.
  public let other: String?
  /// The part of a corpus.
  public let part: CorpusPart?
  /// The kind of model that is missing.
  public let kind: ModelName?
  /// True if the model learnt the text as it read it, by dynamic evaluation.
  public let isAdapting: Bool
  private let sentence: FieldSentence

  package init(
    _ code: Code, _ subject: String, other: String? = nil, part: CorpusPart? = nil,
    kind: ModelName? = nil, isAdapting: Bool = false, _ sentence: FieldSentence
  ) {
    self.code = code
    self.subject = subject
    self.other = other
    self.part = part
    self.kind = kind
    self.isAdapting = isAdapting
    self.sentence = sentence
  }

  /// The sentence, without a remedy; that of `outOfRange`, `noEffect` and `conflict` says the choice that there
  /// is, and names fields as ``message(_:)`` does.
  public var message: String { message { $0 } }

  /// The sentence with fields of a request as the reader knows them.
  ///
  /// - Parameter spelling: A field's name, such as `--dynamic-rate` of `dynamic-rate`.
  /// - Returns: The sentence.
  public func message(_ spelling: (String) -> String) -> String { sentence.text(spelling) }

  /// The message.
  public var description: String { message }
}

extension JudgingError {
  /// Checks a field that may be nil.
  ///
  /// - Throws: ``JudgingError`` `outOfRange` with the limits in words.
  package static func require<Value: CustomStringConvertible>(
    _ field: String, _ value: Value?, _ limits: String, _ holds: (Value) -> Bool
  ) throws(JudgingError) {
    guard let value, !holds(value) else { return }
    let text = value.description
    let number = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    throw JudgingError(.outOfRange, field, "\(field: field) \(number); choose \(limits)")
  }

  /// Checks a count that may be nil.
  ///
  /// - Throws: ``JudgingError`` `outOfRange`.
  package static func require(
    _ field: String, _ value: Int?, in range: ClosedRange<Int>
  ) throws(JudgingError) {
    try require(field, value, "\(range.lowerBound) to \(range.upperBound)") { range.contains($0) }
  }

  /// Refuses a field that is given and has no effect.
  ///
  /// - Throws: ``JudgingError`` `noEffect`; `reason` goes on after the field.
  package static func refuse(
    _ field: String, if isStray: Bool, _ reason: @autoclosure () -> FieldSentence
  ) throws(JudgingError) {
    guard isStray else { return }
    throw JudgingError(.noEffect, field, "\(field: field) has no effect \(reason())")
  }
}
