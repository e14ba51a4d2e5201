import ArgumentParser
import Judging
import LanguageModels
import ModelFolders

/// How exposure bias is measured.
struct ExposureOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: """
      Measure exposure bias: how much worse a referee finds what the model writes than what the text goes \
      on with, by distance from the prompt.
      """)
  var exposure = false

  @Option(
    help: """
      The model that judges both, of the same vocabulary (default: 5-grams of the training part that the \
      model keeps).
      """)
  var referee: String?

  @Option(
    help: .advanced(
      """
      A second model of the same vocabulary, such as one that was trained on samples of its own, to write \
      after the same prompts.
      """))
  var beside: String?

  @Option(
    help: .advanced("Prompts, spread evenly over the text (default: as many as fit, up to 500)."))
  var prompts: Int?

  @Option(help: .advanced("Tokens of a prompt (default: 20)."))
  var promptLength: Int?

  @Option(help: .advanced("Tokens that are written after it (default: 64)."))
  var continuation: Int?

  @Option(help: .advanced("Decides the draws (default: 1)."))
  var seed: UInt64?

  /// The prompts and continuations that the options describe.
  var design: ExposureDesign {
    ExposureDesign(
      prompts: prompts, promptLength: promptLength ?? 20, continuation: continuation ?? 64,
      seed: seed ?? 1)
  }

  /// The figures of a network on a text.
  func measure(
    _ bundle: ModelBundle, _ text: JudgedText, on backend: any Backend, _ progress: TextProgress
  ) throws -> ExposureFigures {
    let other = try beside.map(ModelSelection.open)
    _ = try other?.network()
    let judge = try referee.map { try JudgedModel(ModelSelection.open($0), on: backend) }
    return try JudgedModel(bundle, on: backend).exposure(
      on: text, referee: try judge ?? JudgedModel(ngramsOf: bundle),
      beside: try other.map { try JudgedModel($0, on: backend) }, design,
      progress: progress.stage("writing and judging"))
  }

  func validate() throws {
    let options = [
      ("referee", referee != nil), ("beside", beside != nil), ("prompts", prompts != nil),
      ("prompt-length", promptLength != nil), ("continuation", continuation != nil),
      ("seed", seed != nil),
    ]
    try StrayOption.refuse(
      options.map {
        StrayOption("--\($0)", isGiven: $1, isUsed: exposure, by: "eval without --exposure")
      })
    for (name, number) in [("prompts", prompts), ("prompt-length", promptLength)] {
      if let number, !(1...10_000).contains(number) {
        throw ValidationError("--\(name) \(number); choose 1 to 10000")
      }
    }
    if let continuation, !(2...10_000).contains(continuation) {
      throw ValidationError("--continuation \(continuation); choose 2 to 10000")
    }
  }
}
