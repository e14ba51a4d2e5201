import ArgumentParser
import Judging

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
      The model that judges both, of the same vocabulary, or A+B (default: 5-grams of the training part that \
      the model keeps).
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

  /// Adds what the options describe.
  func complete(_ request: inout ExposureRequest) throws {
    request.referee = try referee.map { try ModelReference($0) }
    request.beside = try beside.map { try ModelReference($0) }
    request.design = ExposureDesign(
      prompts: prompts, promptLength: promptLength ?? 20, continuation: continuation ?? 64,
      seed: seed ?? 1)
  }

  /// Refuses options of exposure bias without it, and `others`, by name and whether they are given, with it.
  func refuseStray(among others: [(String, Bool)]) throws {
    let options = [
      ("referee", referee != nil), ("beside", beside != nil), ("prompts", prompts != nil),
      ("prompt-length", promptLength != nil), ("continuation", continuation != nil),
      ("seed", seed != nil),
    ]
    for (name, isGiven) in options where isGiven && !exposure {
      throw ValidationError("--\(name) has no effect without --exposure; give --exposure with it")
    }
    for (name, isGiven) in others where isGiven && exposure {
      throw ValidationError("--\(name) has no effect with --exposure; leave it out")
    }
  }
}
