import ArgumentParser
import Evaluation
import FigureTables
import Glibc
import Judging
import ModelFolders
import LanguageModels
import Storage
import Tokenization
import Statistics

struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Compute the perplexity of a model on a text.",
    discussion: """
      Every token is scored exactly once. The first token has the context <eos>. The sum is \
      divided by the number of tokens. Bits are per character and byte of the text itself, line \
      ends included. They are a lower bound where the tokens leave something out: <unk> does not \
      spell the word, and normalisation forgets what it changes. A word is what stands between \
      white space, or the end of a line.

      Models with other vocabularies compare by the adjusted perplexity (Ueberla 1994): the probability \
      of <unk> is shared out evenly among the different tokens that it stands for: those of the training \
      text that the vocabulary leaves out, or those of the judged text where they are more.

      Intervals are of 95 %, by drawing blocks of neighbouring tokens, a fortieth of the text \
      each, anew 10,000 times (the circular block bootstrap, Politis & Romano 1992), and widened \
      by 4.5 %, since forty blocks are few. They show the variation between texts of this kind, \
      not between training runs. A text of fewer than 400 tokens has no interval.

      EXAMPLES:
        lm eval models/mine
        lm eval models/mine other.txt --breakdown
        lm eval --mix models/mine models/ngram --dynamic rms
      """)

  @Argument(
    help: ArgumentHelp(
      """
      The folder of the model (default: the newest under models/), and the text: a UTF-8 file, a folder \
      with test.txt or valid.txt, or - for the standard input (default: the part kept in the model).
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
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Judge the linear interpolation of these models, its weights those that make their validation part \
      most probable.
      """, valueName: "model"))
  var mix: [String] = []

  @Option(help: .advanced("Write the loss of every token to this file, as JSON lines."))
  var perToken: String?

  @Option(help: .advanced("Write the loss of every line to this file, as JSON lines."))
  var perLine: String?

  @Flag(
    inversion: .prefixedNo,
    help: """
      Print losses by script, by how often a token occurred in training, and by its place in the line.
      """)
  var breakdown = false

  @OptionGroup(title: "Adaptation") var adaptive: AdaptiveOptions
  @OptionGroup(title: "Exposure bias") var exposure: ExposureOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    let model = try Inputs(inputs, model: selection.model).model
    try ModelSelection.refuse(model, beside: selection.head)
    if !(1...65_536).contains(batchSize) {
      throw ValidationError("--batch-size \(batchSize); choose 1 or more")
    }
    if let perToken, perToken == perLine {
      throw ValidationError("--per-token and --per-line name the same file; name two files")
    }
    if adaptive.isGiven && state == .reset {
      throw ValidationError("--state reset cannot be combined with adaptation; leave it out")
    }
    if adaptive.tune && split == .valid {
      throw ValidationError("--tune chooses by the validation part; judge by --split test")
    }
    if !mix.isEmpty && split == .valid {
      throw ValidationError("--mix weighs by the validation part; judge by --split test")
    }
    if exposure.exposure {
      let others = [
        ("dynamic", adaptive.dynamic != nil), ("cache", adaptive.cache != nil),
        ("mix", !mix.isEmpty), ("per-token", perToken != nil), ("per-line", perLine != nil),
        ("breakdown", breakdown), ("state", state == .reset),
      ]
      try StrayOption.refuse(
        others.map { StrayOption("--\($0)", isGiven: $1, isUsed: false, by: "--exposure") })
    }
    guard !mix.isEmpty else { return }
    if model != nil || selection.head != nil {
      throw ValidationError("--mix names its models; leave out the other model")
    }
  }

  func run() throws {
    Interrupt.install(endingWithin: 1)
    let inputs = try Inputs(inputs, model: selection.model)
    let (paths, corpus) = ModelSelection.modelsAndCorpus(mix, inputs.text)
    if let twice = paths.indices.first(where: { paths[..<$0].contains(paths[$0]) }) {
      throw Failure(EX_USAGE, "\(paths[twice]) is named twice; name different models")
    }
    if paths.count == 1 { throw Failure(EX_USAGE, "--mix takes two models or more; give another") }
    let bundles = try mix.isEmpty ? [selection.open(inputs.model)] : paths.map(ModelSelection.open)
    let bundle = bundles[0]
    let tokenizer = bundle.manifest.tokenizer
    if state == .reset, !tokenizer.endOfSentence, !tokenizer.kind.keepsWhitespace {
      throw Failure(
        EX_USAGE, "the tokens of \(bundle.path) have no ends of lines; leave out --state reset")
    }
    let text = try JudgedText(
      TextSource(corpus, split), for: bundle, threads: common.textThreads)
    if text.statistics.replacements > 0 {
      common.note("note: \(Note.repairs(text.statistics.replacements))")
    }
    for file in [perToken, perLine] {
      if let file { try Target.validate(file, replacing: true, reading: corpus ?? "-") }
    }
    if adaptive.isGiven && mix.isEmpty || exposure.exposure { _ = try bundle.network() }
    let backend = try common.makeBackend()
    let progress = TextProgress(quiet: common.quiet, unit: .tokens)
    defer { progress.erase() }
    if exposure.exposure {
      let report = try exposure.measure(bundle, text, on: backend, progress)
      progress.erase()
      return try common.json ? Console.output(json: report) : Console.output(report.text)
    }
    let batch = min(batchSize, max(text.statistics.lines, 1))
    let judgement = try judge(
      text,
      by: bundles.map { try JudgedModel($0, policy: state, batch: batch, on: backend) }, progress)
    progress.erase()
    if let perToken { try judgement.writeTokenLosses(to: perToken) }
    if let perLine { try judgement.writeLineLosses(to: perLine) }
    let figures = judgement.figures
    for note in figures.notes { common.note("note: \(note)") }
    try common.json
      ? Console.output(json: figures) : Console.output(figures.text(withBreakdown: breakdown))
  }

  /// Judges one model, as it is or adapting, or the mixture of several.
  private func judge(
    _ text: JudgedText, by models: [JudgedModel], _ progress: TextProgress
  ) throws -> Judgement {
    let model =
      try models.count == 1
      ? models[0] : JudgedModel(mixing: models, progress: progress.stage("weighing"))
    guard adaptive.isGiven else {
      return try Judgement(of: model, on: text, progress: progress.stage("scoring"))
    }
    let adapted = try model.adapted(
      by: adaptive.adaptation, progress: progress.stage(adaptive.tune ? "tuning" : "adapting"))
    return try Judgement(
      of: adapted, on: text, beside: model, progress: progress.stage("scoring"))
  }
}
