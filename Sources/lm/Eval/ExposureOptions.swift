import ArgumentParser
import Judging

/// How exposure bias is measured.
struct ExposureOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: """
      Measure exposure bias: a referee scores the text that the model writes, and the text that \
      truly follows the prompt. The gap is shown by distance from the prompt.
      """)
  var exposure = false

  @Option(
    help: """
      The model that scores both texts: a folder of the same vocabulary, or A+B (default: 5-grams \
      of the training part that the model keeps).
      """)
  var referee: String?

  @Option(
    help: .advanced(
      """
      A second model of the same vocabulary, which continues the same prompts. It may be one that \
      was trained on its own samples.
      """))
  var beside: String?

  @Option(
    help: .advanced("Number of prompts, spread over the text (default: all that fit, up to 500)."))
  var prompts: Int?

  @Option(help: .advanced("Length of a prompt, in tokens (default: 20)."))
  var promptLength: Int?

  @Option(help: .advanced("Tokens that are written after a prompt (default: 64)."))
  var continuation: Int?

  @Option(help: .advanced("Seed of the random draws (default: 1)."))
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
