import NumberFormatting

/// The prompts and continuations by which exposure bias is measured.
public struct ExposureDesign: Hashable, Sendable {
  /// Prompts, spread evenly over the text; nil for as many as fit, 2 to 500.
  public var prompts: Int?
  /// Tokens of a prompt.
  public var promptLength: Int
  /// Tokens that are written after it, 2 or more.
  public var continuation: Int
  /// Decides the draws.
  public var seed: UInt64

  /// A design.
  public init(
    prompts: Int? = nil, promptLength: Int = 20, continuation: Int = 64, seed: UInt64 = 1
  ) {
    self.prompts = prompts
    self.promptLength = promptLength
    self.continuation = continuation
    self.seed = seed
  }

  /// Checks every number.
  ///
  /// - Throws: ``JudgingError`` `outOfRange`.
  public func validate() throws(JudgingError) {
    try JudgingError.require("prompts", prompts, in: 1...10_000)
    try JudgingError.require("prompt-length", promptLength, in: 1...10_000)
    try JudgingError.require("continuation", continuation, in: 2...10_000)
  }

  /// Prompts with the text that follows them.
  ///
  /// - Throws: ``JudgingError`` `tooFewTokens`; as ``validate()``.
  func passages(of text: JudgedText) throws -> [[Int32]] {
    try validate()
    let whole = promptLength + continuation
    let count = prompts ?? min(max(text.ids.count / whole, 2), 500)
    guard text.ids.count >= count * whole else {
      throw JudgingError(
        .tooFewTokens, text.name,
        "\(count) prompts and continuations of \(whole) tokens do not fit into the "
          + "\(NumberFormat.count(text.ids.count, "token")) of \(text.name)")
    }
    return (0..<count).map { index in
      let at = index * (text.ids.count - whole) / max(count - 1, 1)
      return Array(text.ids[at..<at + whole])
    }
  }
}
