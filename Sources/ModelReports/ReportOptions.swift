public import Judging

/// What a report on models tells beside their training.
public struct ReportOptions {
  /// Whether models are judged by the test part that they keep, compared, and put under the microscope.
  public var measures = true
  /// Texts that each model writes.
  public var samples = 3
  /// The start of these texts.
  public var prompt = ""
  /// The most tokens of a text.
  public var sampleTokens = 80
  /// Decides the draws of the first text; the next takes the next seed.
  public var seed: UInt64 = 1
  /// The threads that count words.
  public var threads = 1

  /// The usual options.
  public init() {}

  /// Checks every number.
  ///
  /// - Throws: `JudgingError` `outOfRange`.
  public func validate() throws(JudgingError) {
    try JudgingError.require("samples", samples, in: 0...10_000)
    try JudgingError.require("max-tokens", sampleTokens, in: 1...1_000_000)
  }
}

/// A stage of the work on a model of a report.
public enum ReportStage: String, Sendable {
  /// The model writes texts; the progress counts tokens.
  case writing
  /// The model reads its text to positions; the progress counts tokens.
  case reading
  /// Its log-probabilities and their singular values are computed; the progress counts positions.
  case rank
  /// The test part is scored; the progress counts tokens.
  case judging
}
