import ArgumentParser
import Evaluation
import Glibc
import Judging
import ModelFolders
import LanguageModels
import Tokenization

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Tell whether one model is better than another, and how sure that is.",
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
      """)

  @Argument(
    help: ArgumentHelp(
      """
      The folders of two models or more, and at the end a text, unless the models are to be judged by the \
      test part that they keep.
      """, valueName: "models"))
  var models: [String]

  @Option(help: "The text: a UTF-8 file, a folder with test.txt or valid.txt, or -.")
  var corpus: String?

  @Option(help: "The part to judge by, of the models or of a folder (default: test).")
  var split: HeldOutPart?

  @Option(help: "carry: the state goes on from line to line. reset: every line alone.")
  var state: Evaluator.StatePolicy = .carry

  @Option(help: "Show so many tokens on which the models of a pair differ most, for each of them.")
  var top = 5

  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if !(0...1_000).contains(top) { throw ValidationError("--top \(top); choose 0 to 1000") }
  }

  func run() throws {
    Interrupt.install()
    let (paths, corpus) = ModelSelection.modelsAndCorpus(models, corpus)
    guard paths.count >= 2 else {
      throw Failure(EX_USAGE, "compare takes two models or more; give the folder of another")
    }
    let bundles = try paths.map(ModelSelection.open)
    if let twice = paths.enumerated().first(where: { paths[..<$0].contains($1) })?.element {
      throw Failure(EX_USAGE, "\(twice) is there twice; name different models")
    }
    let backend = try common.makeBackend()
    let source = try TextSource(corpus, split)
    let models = try bundles.map { bundle in
      let text = try JudgedText(source, for: bundle, threads: common.textThreads)
      let batch = min(32, max(text.statistics.lines, 1))
      let model = try JudgedModel(bundle, policy: state, batch: batch, on: backend)
      return ComparedModel(
        bundle, text, losses: try model.losses(of: text, progress: Interrupt.check))
    }
    let comparison = try PairwiseComparison(models)
    let report = ComparisonReport(comparison, state: state, top: top)
    try common.json ? Console.output(json: report) : Console.output(report.text)
  }
}
