public import Evaluation

/// The options by which models read the text that they are judged by.
public struct JudgingOptions: Hashable, Sendable {
  /// The context of a token for networks; n-grams predict from their line.
  public var state = Evaluator.StatePolicy.carry
  /// Lines scored side by side where the state is reset; it changes figures by rounding only.
  public var batch = 32
  /// Divides the logarithms of all probabilities, before they are normalised again.
  public var temperature = 1.0
  /// True if the temperature is chosen that makes the validation part of the model most probable.
  public var tunesTemperature = false
  /// The adaptation of networks to the text; nil for models that stay as they are.
  public var adaptation: Adaptation?
  /// The threads that count words.
  public var threads = 1

  /// The usual options.
  public init() {}

  /// Checks every number, and what goes together.
  ///
  /// - Throws: ``JudgingError`` `outOfRange` or `conflict`.
  public func validate() throws(JudgingError) {
    try JudgingError.require("batch-size", batch, in: 1...65_536)
    try JudgingError.require("temperature", temperature, "0.001 to 1000") {
      (0.001...1_000).contains($0)
    }
    if tunesTemperature, temperature != 1 {
      throw JudgingError(
        .conflict, "tune-temperature",
        "\(field: "tune-temperature") chooses the temperature; leave out \(field: "temperature")")
    }
    guard let adaptation else { return }
    try adaptation.validate()
    if state == .reset {
      throw JudgingError(
        .conflict, "state",
        "\(field: "state") reset cannot be combined with \(field: "dynamic") or \(field: "cache"); "
          + "choose \(field: "state") carry")
    }
  }

  /// Checks that nothing is judged by the part that chose its numbers.
  ///
  /// - Throws: ``JudgingError`` `conflict`; as ``validate()``.
  func validate(_ part: HeldOutPart?, _ models: [ModelReference]) throws(JudgingError) {
    try validate()
    guard part == .valid else { return }
    let judge: FieldSentence = "judge by \(field: "split") test"
    if adaptation?.tuningTokens != nil {
      throw JudgingError(
        .conflict, "tune", "\(field: "tune") chooses by the validation part; \(judge)")
    }
    if tunesTemperature {
      throw JudgingError(
        .conflict, "tune-temperature",
        "\(field: "tune-temperature") chooses by the validation part; \(judge)")
    }
    if let mixture = models.first(where: \.isMixture) {
      throw JudgingError(
        .conflict, "split",
        "the mixture \(mixture.name) is weighed by the validation part; \(judge)")
    }
  }
}
