import ArgumentParser
import Evaluation
import FigureTables
import Glibc
import Judging
import ModelFolders
import LanguageModels
import Storage
import Tokenization

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare models pairwise, with intervals and p-values.",
    discussion: """
      All models judge the same text, each in its tokens, and every pair is compared token by token: what \
      is hard is hard for both, so that a difference is known far better than either perplexity. Models \
      of one tokenizer and several vocabularies share out the probability of <unk>, as the adjusted \
      perplexity of 'lm eval' does. Models of several tokenizers are compared line by line; one that \
      leaves unknown words unspelt is then never called better. N-grams know no line but the current \
      one, whatever --state says.

      Intervals are of 95 %, by the circular block bootstrap, as those of 'lm eval'. The p-values of all \
      pairs are raised together (Holm 1979), and a verdict is given below 0.05, of 400 tokens or 40 \
      lines at least; an interval is of its pair alone. It is about these models on text of this kind, \
      not about other training runs.

      A+B is the mixture of two models of one vocabulary, its weights those that make the validation part of \
      the first most probable. With --dynamic and --cache all networks adapt to the text, those of a mixture \
      too; n-grams stay as they are.

      EXAMPLES:
        lm compare models/lstm models/ngram
        lm compare models/lstm models/lstm+models/ngram other.txt
      """)

  @Argument(
    help: ArgumentHelp(
      """
      The folders of two models or more, and at the end a text, unless the models are to be judged by the \
      test part that they keep. A+B is the mixture of the models A and B.
      """, valueName: "models"))
  var models: [String]

  @Option(help: "The text: a UTF-8 file, a folder with test.txt or valid.txt, or -.")
  var corpus: String?

  @Option(help: "The part to judge by, of the models or of a folder (default: test).")
  var split: HeldOutPart?

  @Option(
    help: """
      carry: the state continues from line to line. reset: every line starts with a fresh state.
      """)
  var state: Evaluator.StatePolicy = .carry

  @Option(help: "Number of tokens to show for each model of a pair, where the losses differ most.")
  var top = 5

  @OptionGroup(title: "Adaptation") var adaptive: AdaptiveOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if !(0...1_000).contains(top) { throw ValidationError("--top \(top); choose 0 to 1000") }
    if adaptive.isGiven && state == .reset {
      throw ValidationError("--state reset cannot be combined with adaptation; leave it out")
    }
    if adaptive.tune && split == .valid {
      throw ValidationError("--tune chooses by the validation part; judge by --split test")
    }
  }

  func run() throws {
    Interrupt.install(endingWithin: 1)
    let (paths, corpus) = ModelSelection.modelsAndCorpus(models, corpus)
    guard paths.count >= 2 else {
      throw Failure(EX_USAGE, "compare takes two models or more; give the folder of another")
    }
    if let twice = paths.enumerated().first(where: { paths[..<$0].contains($1) })?.element {
      throw Failure(EX_USAGE, "\(twice) is named twice; name different models")
    }
    let backend = try common.makeBackend()
    let progress = TextProgress(quiet: common.quiet, unit: .tokens)
    defer { progress.erase() }
    let models = try paths.map { try open($0, on: backend, progress) }
    let comparison = try ModelComparison(
      of: models, on: TextSource(corpus, split), state: state, top: top,
      threads: common.textThreads, progress: progress.stage("scoring"))
    progress.erase()
    try common.json ? Console.output(json: comparison) : Console.output(comparison.text)
  }

  /// Opens a folder, or the mixture that `A+B` names; its networks adapt where that was asked for.
  private func open(
    _ name: String, on backend: any Backend, _ progress: TextProgress
  ) throws -> JudgedModel {
    let isMixture = name.contains("+") && !FileStatus.exists(name)
    if isMixture && split == .valid {
      throw Failure(
        EX_USAGE, "the mixture \(name) is weighed by the validation part; judge by --split test")
    }
    let folders = isMixture ? name.split(separator: "+").map(String.init) : [name]
    let models = try folders.map {
      try JudgedModel(ModelSelection.open($0), policy: state, on: backend)
    }
    let model =
      try isMixture
      ? JudgedModel(mixing: models, progress: progress.stage("weighing")) : models[0]
    guard adaptive.isGiven, model.kind != .ngram else { return model }
    return try model.adapted(
      by: adaptive.adaptation, progress: progress.stage(adaptive.tune ? "tuning" : "adapting"))
  }
}
