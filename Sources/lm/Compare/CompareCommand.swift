import ArgumentParser
import Evaluation
import FigureTables
import Judging
import ModelFolders
import NumberFormatting

struct CompareCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare models pairwise, with intervals and p-values.",
    discussion: """
      All models judge the same text, each with its own tokens. Models of one tokenizer are \
      compared token by token. A token that is hard for one model is mostly hard for the other \
      too. The difference is therefore known far better than either perplexity. If vocabularies \
      differ, the probability of <unk> is divided as in the adjusted perplexity of 'lm eval'. \
      Models of several tokenizers are compared line by line. A model that does not spell unknown \
      words is then never called better. N-grams see the current line only, with any --state.

      Intervals are of 95 %, by the circular block bootstrap of 'lm eval'. An interval is about \
      its pair alone. The p-values of all pairs are raised together (Holm 1979). A verdict needs a \
      p-value below 0.05, and at least 400 tokens or 40 lines. A verdict about models is about \
      these models on text of this kind, not about other training runs. With --group it is about \
      recipes: models that differ only in their seed are runs of one recipe, and the interval is \
      about other text and other runs. It needs two runs or more of each recipe. A study, the \
      folder of 'lm study', has its recipes compared in the same way.

      A+B is the mixture of two models of one vocabulary. Its weights make the validation part of \
      the first model most probable. With --dynamic and --cache all networks adapt to the text, \
      also those of a mixture. N-grams do not adapt.

      EXAMPLES:
        lm compare models/lstm models/ngram
        lm compare models/lstm models/lstm+models/ngram other.txt
        lm compare models/softmax-1 models/softmax-2 models/mos-1 models/mos-2 --group head
        lm compare studies/heads
      """)

  @Argument(
    help: ArgumentHelp(
      """
      The folders of two or more models, or the folder of a study. A text may follow. Without a \
      text, the models are judged by the test part that they keep. A+B is the mixture of the \
      models A and B.
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

  @Option(help: "Judge all models at a temperature, as 'lm eval' does.")
  var temperature = 1.0

  @Option(help: "Number of tokens to show for each model of a pair, where the losses differ most.")
  var top = 5

  @Option(
    help: ArgumentHelp(
      """
      Compare recipes in place of models: models with the same values of these options of 'lm \
      train' are runs of one recipe, such as --group head or --group head,hidden.
      """, valueName: "options"))
  var group: String?

  @OptionGroup(title: "Adaptation") var adaptive: AdaptiveOptions
  @OptionGroup(title: "Common") var common: CommonOptions
  @OptionGroup(title: "Common") var verification: VerificationOption

  func run() throws {
    let (names, last) = try Inputs.modelsAndText(models)
    if let corpus, let last {
      throw ValidationError("\(corpus) and \(last) are two texts; give one")
    }
    var request = try request(of: names, text: corpus ?? last)
    request.options.state = state
    request.options.temperature = temperature
    request.options.adaptation = try adaptive.adaptation()
    request.options.threads = common.textThreads
    request.top = top
    request.groups =
      group?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
    let comparison = try common.judge(request.run)
    try common.print(comparison, notes: comparison.notes, comparison.text)
  }

  /// The models by their names, or the recipes of a study.
  private func request(of names: [String], text: String?) throws -> ComparisonRequest {
    guard names.count == 1, let folder = names.first, try StudyRecord.exists(in: folder) else {
      return ComparisonRequest(
        try names.map { try ModelReference($0) }, text: text, part: split)
    }
    guard group == nil else {
      throw ValidationError("a study has its own recipes; leave out --group, or name its models")
    }
    let study = try StudyListing(of: folder)
    let runs = study.recipes.flatMap(\.runs)
    let ended = runs.count { $0.isFinished }
    if ended < runs.count {
      common.note(
        "note: \(NumberFormat.count(ended, "run")) of \(runs.count) have ended; the others are left out"
      )
    }
    return try ComparisonRequest(study, text: text, part: split)
  }
}
