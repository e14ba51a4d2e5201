import ArgumentParser
import Generation
import Glibc
import Judging
import LanguageModels
import Storage
import Tokenization

struct SampleCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Continue a text with a model.",
    discussion: """
      The same model, options and seed give the same text.

      EXAMPLES:
        lm sample models/mine --prompt "The river"
        lm sample models/mine --temperature 0.8 --top-k 40 -n 200
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of the model (default: the newest under models/), or A+B for the mixture of two.",
      valueName: "model"))
  var inputs: [String] = []

  @Option(
    parsing: .unconditional,
    help: "The text to continue; - reads the standard input without its last newline.")
  var prompt = ""

  @OptionGroup var selection: ModelSelection

  @Option(name: [.customShort("n"), .long], help: "Maximum number of tokens to write.")
  var maxTokens = 100

  @Option(help: "Temperature: logits are divided by it. 0 takes the most probable token.")
  var temperature = 1.0

  @Option(help: "Draw from the K most probable tokens (default: all).")
  var topK: Int?

  @Option(help: "Draw from the most probable tokens that together reach P.")
  var topP = 1.0

  @Option(help: "Seed of the random draws.")
  var seed: UInt64 = 1

  @Option(help: "Number of texts. Each one takes the next seed.")
  var numSamples = 1

  @Flag(inversion: .prefixedNo, help: .advanced("Allow <unk> in the text."))
  var allowUnknown = false

  @Flag(
    inversion: .prefixedNo,
    help: .advanced(
      """
      Compute with the exact weights. Without this option, sampling uses copies of the weights in \
      8 bits. They are several times as fast. They change probabilities a little: by 2e-5 nats a \
      token of KL divergence in the mean, on the models of the README. A sampled text can \
      therefore differ.
      """))
  var exact = false

  @OptionGroup(title: "Common") var common: CommonOptions
  @OptionGroup(title: "Common") var verification: VerificationOption

  func run() throws {
    let inputs = try Inputs(inputs)
    if let text = inputs.text {
      throw Failure(
        EX_USAGE, "there is no model '\(text)'; to continue a text, use --prompt \"\(text)\"")
    }
    let request = SampleRequest(
      try selection.reference(inputs.model, common), prompt: prompt,
      options: GenerationOptions(
        SamplingConfiguration(temperature: temperature, topK: topK, topP: topP, seed: seed),
        maxTokens: maxTokens, allowsUnknown: allowUnknown, isExact: exact), count: numSamples)
    try request.validate()
    // One token is too little work for a team of threads.
    var common = common
    common.threads = common.threads ?? 1
    var writer = try common.judge(request.open)
    if prompt == "-" { writer.prompt = try readPrompt() }
    note(writer)
    let figures = try writer.write {
      if !common.json { try Console.output(foreign: $0) }
    } shouldStop: {
      Interrupt.isRequested
    }
    if Interrupt.isRequested { throw Failure(130, "stopped by a signal; nothing is lost") }
    if common.json { try Console.output(json: figures) }
  }

  /// Says what writes, and what of the prompt it does not read.
  private func note(_ writer: SampleWriter) {
    common.note("model \(writer.model), seed \(seed)")
    let damaged = prompt.unicodeScalars.count { $0 == "\u{FFFD}" }
    if damaged > 0 {
      common.note("note: the prompt has \(damaged) × U+FFFD, which invalid UTF-8 is read as")
    }
    let (all, unknown) = writer.promptTokens
    if unknown > 0 {
      common.note("note: \(unknown) of \(all) tokens of the prompt are unknown to the model")
    }
  }

  /// All of a prompt is in memory: 16 MiB.
  private static let longestPrompt = 1 << 24

  /// The standard input without its last newline, which ends every file and not the sentence.
  private func readPrompt() throws -> String {
    let file = try ByteFile("-", pipeLimit: Self.longestPrompt, check: Interrupt.check)
    guard file.count <= Self.longestPrompt else {
      throw Failure(
        EX_NOINPUT,
        "the prompt is longer than \(Self.longestPrompt >> 20) MiB; give a shorter one")
    }
    let (text, replacements) = try TextPart(file, decoding: .repair).string()
    if replacements > 0 { common.note("note: \(Note.repairs(replacements))") }
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
