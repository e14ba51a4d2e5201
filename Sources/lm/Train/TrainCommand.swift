import ArgumentParser
import Judging
import LanguageModels
import ModelFolders
import NumberFormatting
import Recipes
import Runs
import Training

struct TrainCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on a text.",
    discussion: """
      The model becomes a folder that 'lm eval' and 'lm sample' find. Ctrl-C saves a checkpoint, \
      and --resume continues from it. A resumed run ends with the same bytes as a run without a \
      stop.

      EXAMPLES:
        lm train corpus.txt --out models/mine
        lm train corpus.txt --preset char-small --epochs 20
        lm train --resume models/mine
      """)

  @Argument(
    help: """
      The text: a UTF-8 file, a folder with train.txt (and valid.txt, test.txt) or with other *.txt \
      files, or - for the standard input.
      """)
  var corpus: String?

  @Option(
    help: ArgumentHelp(
      """
      A recipe by name, from a paper or from this project. An option on the command line replaces \
      that of the recipe. zaremba-* (2014), awd-lstm (Merity and others 2018), awd-lstm-mos (Yang \
      and others 2018) and mogrifier (Melis and others 2020) are for text that is already \
      tokenised, with --tokens whitespace. char-small is for characters. \
      (values: \(Preset.all.map(\.name).joined(separator: ", ")))
      """), completion: .list(Preset.all.map(\.name)))
  var preset: String?

  @Option(
    help: """
      Repeat the configuration of this model. An option on the command line replaces that of the \
      model. An option that has no meaning with the new choices is dropped: --optimizer sgd drops \
      the momentum of adam.
      """)
  var like: String?

  @Option(
    help: """
      Choose the --hidden with which the model costs what that of --like does. flops is \
      floating-point operations a token. So a softmax can be compared with a mixture on equal \
      terms: --like models/mos --head softmax --match flops.
      """)
  var match: ModelCost?

  @Option(
    help: """
      A JSON object of long option names and their values, with true and false for switches. 'lm \
      info MODEL --options' prints one. Its options replace those of --preset and --like.
      """)
  var config: String?

  @Option(
    help: """
      Validation text, for the schedule and the best epoch (default: a part at the end of CORPUS).
      """)
  var valid: String?

  @Option(help: "Test text (default: the end of CORPUS).")
  var test: String?

  @Option(help: "The folder of the model (default: models/HEAD, or models/ngram).")
  var out: String?

  @Flag(inversion: .prefixedNo, help: "Replace an existing model when training begins.")
  var force = false

  @Option(help: "Continue the run in this folder, with its options.")
  var resume: String?

  @OptionGroup var options: RunOptions

  @OptionGroup(title: "Text") var text: FieldOptions<TextFields>
  @OptionGroup(title: "Model") var model: FieldOptions<ModelFields>
  @OptionGroup(title: "Training") var training: FieldOptions<TrainingFields>
  @OptionGroup(title: "Common") var common: CommonOptions
  @OptionGroup(title: "Common") var verification: VerificationOption

  func validate() throws {
    if out == Target.standardOutput {
      throw ValidationError("--out - would be a folder named '-'; give another name")
    }
    if out?.isEmpty == true { throw ValidationError("--out is empty; give the path of a folder") }
    guard resume == nil else { return try validateResuming() }
    guard let corpus else {
      throw ValidationError("a CORPUS is missing; give a file or a folder")
    }
    if let match {
      guard like != nil else {
        throw ValidationError(
          "--match \(match.rawValue) takes the model to match from --like; add --like MODEL")
      }
    }
    if [corpus, valid, test].count(where: { $0 == "-" }) > 1 {
      throw ValidationError(
        "only one text can come from the standard input; give files for the others")
    }
  }

  private func validateResuming() throws {
    let places = [
      ("preset", preset), ("like", like), ("match", match?.rawValue), ("config", config),
      ("valid", valid), ("test", test), ("out", out), ("force", force ? "" : nil),
    ]
    let others =
      places.filter { $0.1 != nil }.map(\.0)
      + (text.typed + model.typed + training.typed).map(\.name)
    if let stranger = corpus ?? others.first.map({ "--\($0)" }) {
      throw ValidationError(
        "--resume uses the options of the model; leave out \(stranger), or start a new run "
          + "with --like \(resume ?? "") --out NEW")
    }
  }

  func run() throws {
    if let resume {
      try ModelReference.refuseMixture(resume)
      return try train(TrainingRun(resuming: resume), TextPrinter(common))
    }
    if let corpus, try Inputs.isModel(corpus) {
      throw ValidationError(
        "\(corpus) is a model and not a text; go on with --resume \(corpus), or give a text and "
          + "--like \(corpus) --out NEW")
    }
    let repeated = try like.map(ModelSelection.open)
    let recipe = try recipe(repeating: repeated)
    try recipe.text.vocabulary.map(ModelReference.refuseMixture)
    let typesLanguage = text.typed.contains { $0.name == "normalize" }
    let printer = TextPrinter(
      common, repeating: repeated,
      source: typesLanguage
        ? nil : like.map { _ in "--like" } ?? recipe.text.vocabulary.map { _ in "--vocab" })
    let corpus = try CorpusConfiguration(
      corpus ?? "-", valid: valid, test: test, by: recipe.text)
    try Interrupt.beginToWrite()
    if let order = recipe.order {
      try refuseNetworkOptions()
      var run = NGramRun(corpus, order: order, into: out ?? "models/ngram", replacing: force)
      run.threads = recipe.threads
      return try run.printed(common, printer)
    }
    var run = TrainingRun(
      corpus, model: recipe.model, training: recipe.training,
      into: out ?? "models/\(recipe.model.head.rawValue)", replacing: force)
    run.threads = recipe.threads
    try train(run, printer)
  }

  /// The options from all places.
  private func recipe(repeating repeated: ModelBundle?) throws -> Recipe {
    let typed = try text.choices().merging(model.choices()).merging(training.choices())
    var sources = try RecipeSources(
      like: repeated, preset: preset, file: config.map(OptionsFile.init), typed: typed)
    if let match, let repeated { sources = try sources.matching(match, of: repeated) }
    var recipe = try sources.recipe()
    recipe.threads = common.threads ?? recipe.threads
    return recipe
  }

  /// Tells what a matched model costs beside the other.
  private func noteMatch(of model: ModelConfiguration) {
    guard let match, let like, let other = try? ModelSelection.open(like).network().model,
      let (own, theirs) = try? (match.of(model), match.of(other))
    else { return }
    let unit = match == .parameters ? "parameters" : "operations a token"
    common.note(
      "note: --hidden \(model.hiddenWidths[0]) makes \(NumberFormat.count(own)) \(unit), and \(like) has "
        + NumberFormat.count(theirs))
  }

  /// N-grams are estimated at once: there is nothing to save, to watch or to stop.
  private func refuseNetworkOptions() throws {
    let options = [
      ("preset", preset != nil), ("save-every", options.saveEvery != nil),
      ("max-minutes", options.maxMinutes != nil), ("log-every", options.logEvery != nil),
      ("log-steps", options.logSteps), ("no-accuracy", !options.accuracy),
    ]
    guard let (name, _) = options.first(where: \.1) else { return }
    throw ValidationError(
      "--\(name) has no effect with --arch ngram; leave it out, or choose another --arch")
  }

  private func train(_ run: TrainingRun, _ text: TextPrinter) throws {
    var run = run
    run.saveEvery = options.saveEvery
    run.timeLimit = options.maxMinutes.map { 60 * $0 }
    run.logEvery = options.logEvery ?? run.logEvery
    run.logsSteps = options.logSteps
    run.measuresAccuracy = options.accuracy
    run.threads = common.threads ?? run.threads
    let printer = TrainingPrinter(common, text)
    defer { printer.erase() }
    var isMoved = false
    do {
      let outcome = try run.run { event in
        switch event {
        // Until then a model that goes on was read alone. A stop that was asked for is told to the run.
        case .started(let start):
          try? Interrupt.beginToWrite()
          noteMatch(of: start.network.model)
        case .note(.moved): isMoved = true
        default: break
        }
        printer.print(event)
      } shouldStop: {
        Interrupt.isRequested
      }
      switch outcome {
      case .finished(let summary):
        try common.print(summary, summary.text)
        if summary.validPerplexity?.isFinite == false { throw Failure.uselessModel(summary.folder) }
      case .stopped:
        let folder = isMoved ? "FOLDER" : run.folder
        throw Failure(130, "stopped by a signal; go on with 'lm train --resume \(folder)'")
      }
    } catch let error as RunError {
      throw Failure(run: error, isResumed: resume != nil)
    }
  }
}
