import ArgumentParser
import Evaluation
import FigureTables
import Judging
import Tokenization

struct EvalCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Compute the perplexity of a model on a text.",
    discussion: """
      Every token is scored exactly once. The first token has the context <eos>. The sum is \
      divided by the number of tokens. Bits are per character and per byte of the text itself, \
      line ends included. They are a lower bound if the tokens leave something out: <unk> does not \
      spell the word, and normalisation loses the characters that it changes. White space and line \
      ends separate words.

      Models with different vocabularies are compared by the adjusted perplexity (Ueberla 1994). \
      It divides the probability of <unk> evenly among the different tokens that <unk> stands for. \
      Their number is counted twice: in the training text, and in the judged text. The larger \
      number is used.

      Intervals are of 95 %. They come from the circular block bootstrap (Politis & Romano 1992): \
      blocks of neighbouring tokens, each a fortieth of the text, are drawn anew 10,000 times. The \
      interval is then widened by 4.5 %, since forty blocks are few. Intervals show the variation \
      between texts of this kind, not between training runs. A text of fewer than 400 tokens has \
      no interval.

      EXAMPLES:
        lm eval models/mine
        lm eval models/mine other.txt --breakdown
        lm eval models/mine+models/ngram --dynamic rms
      """)

  @Argument(
    help: ArgumentHelp(
      """
      The model: a folder, or A+B for the mixture of two (default: the newest under models/). The \
      text: a UTF-8 file, a folder with test.txt or valid.txt, or - for the standard input \
      (default: the part kept in the model).
      """, valueName: "model or text"))
  var inputs: [String] = []

  @OptionGroup var selection: ModelSelection

  @Option(help: "Part of the text to score, from the model or from a folder (default: test).")
  var split: HeldOutPart?

  @Option(
    help: """
      carry: the state continues from line to line. reset: every line starts with a fresh state.
      """)
  var state: Evaluator.StatePolicy = .carry

  @Option(
    help: .advanced(
      "Number of lines scored in parallel with --state reset. It changes figures by rounding only.")
  )
  var batchSize = 32

  @Option(
    help: """
      Judge the model at a temperature T: probabilities are raised to 1/T and normalised again. If \
      T is not 1, tokens are scored one at a time.
      """)
  var temperature = 1.0

  @Flag(
    inversion: .prefixedNo,
    help: """
      Judge the model at the temperature that makes its validation part most probable. The gain is \
      over the model as it is.
      """)
  var tuneTemperature = false

  @Option(
    help: .advanced(
      """
      Write the loss of every token to this file, as JSON lines; - is the standard output, and \
      figures then go to the standard error.
      """))
  var perToken: String?

  @Option(
    help: .advanced("Write the loss of every line to this file, as JSON lines; - as above."))
  var perLine: String?

  @Flag(
    inversion: .prefixedNo,
    help: .advanced("Replace existing files of --per-token and --per-line."))
  var force = false

  @Flag(
    inversion: .prefixedNo,
    help: """
      Print losses by script, by how often a token occurred in training, and by its place in the line.
      """)
  var breakdown = false

  @Flag(
    inversion: .prefixedNo,
    help: """
      Tell whether the probabilities are what they say: the expected calibration error, over 15 \
      bins by the probability of the most probable token, and how often the token is among the \
      five most probable. --breakdown adds the bins. This reads the text once more.
      """)
  var calibration = false

  @OptionGroup(title: "Adaptation") var adaptive: AdaptiveOptions
  @OptionGroup(title: "Exposure bias") var exposure: ExposureOptions
  @OptionGroup(title: "Common") var common: CommonOptions
  @OptionGroup(title: "Common") var verification: VerificationOption

  func run() throws {
    let inputs = try Inputs(inputs)
    let model = try selection.reference(inputs.model, common)
    let text = try inputs.text ?? Inputs.modelsAndText(selection.mix).text
    var options = JudgingOptions()
    options.state = state
    options.batch = batchSize
    options.temperature = temperature
    options.tunesTemperature = tuneTemperature
    options.adaptation = try adaptive.adaptation()
    options.threads = common.textThreads
    try exposure.refuseStray(among: [
      ("per-token", perToken != nil), ("per-line", perLine != nil), ("breakdown", breakdown),
      ("calibration", calibration),
    ])
    if exposure.exposure {
      var request = ExposureRequest(model, text: text, part: split)
      request.options = options
      try exposure.complete(&request)
      let figures = try common.judge(request.run)
      return try common.print(figures, figures.text)
    }
    var request = EvaluationRequest(model, text: text, part: split)
    request.options = options
    request.measuresCalibration = calibration
    try request.validate()
    try validateFiles(reading: text ?? "-")
    let judgement = try common.judge(request.run)
    if [perToken, perLine].contains(where: { $0 ?? "-" != Target.standardOutput }) {
      try Interrupt.beginToWrite()
      // What is at these places may have changed meanwhile.
      try validateFiles(reading: text ?? "-")
    }
    let isStream = try write(judgement)
    let figures = judgement.figures
    let repairs = judgement.text.statistics.replacements
    try common.print(
      figures, notes: (repairs > 0 ? [Note.repairs(repairs)] : []) + figures.notes,
      besides: isStream, figures.text(withBreakdown: breakdown))
  }

  private func check(_ file: String) throws {
    guard Interrupt.isRequested else { return }
    throw Failure(130, "stopped by a signal; '\(file)' was not written")
  }

  private func output(_ lines: String) throws {
    try Interrupt.check()
    try Console.output(lines)
  }

  /// Writes the losses that were asked for.
  ///
  /// - Returns: True if some of them went to the standard output.
  private func write(_ judgement: Judgement) throws -> Bool {
    if let perToken, perToken != Target.standardOutput {
      try judgement.writeTokenLosses(to: perToken, replacing: force) { try check(perToken) }
    }
    if let perLine, perLine != Target.standardOutput {
      try judgement.writeLineLosses(to: perLine, replacing: force) { try check(perLine) }
    }
    if perToken == Target.standardOutput {
      try judgement.forEachPieceOfTokenLosses(output)
    } else if perLine == Target.standardOutput {
      try judgement.forEachPieceOfLineLosses(output)
    } else {
      return false
    }
    return true
  }

  private func validateFiles(reading text: String) throws {
    if let perToken, let perLine, Target.areSame(perToken, perLine) {
      throw ValidationError("--per-token and --per-line name the same file; name two files")
    }
    for file in [perToken, perLine] {
      if let file { try Target.validateStream(file, replacing: force, reading: [text]) }
    }
  }
}
