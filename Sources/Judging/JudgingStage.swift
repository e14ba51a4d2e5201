/// A stage of judging; its name is what progress is shown by.
public enum JudgingStage: String, Sendable {
  /// A text is copied where it is a pipe, and becomes tokens; bytes are counted.
  case reading
  /// The weights of a mixture are chosen by its validation part.
  case weighing
  /// A model prepares to adapt, such as by the usual gradients of its training text.
  case adapting
  /// The numbers of an adaptation are chosen by the validation part.
  case tuning
  /// The temperature is chosen by the validation part.
  case tempering = "choosing the temperature"
  /// A text is scored.
  case scoring
  /// Models write, and a referee judges what they wrote.
  case exposing = "writing and judging"
}

/// Receives a stage, the tokens or bytes done of it, and all there are, 0 where that is not known; an error
/// that it throws stops the work.
public typealias JudgingProgress = (_ stage: JudgingStage, _ done: Int, _ total: Int) throws -> Void
