import ArgumentParser
import CPUCompute
import Glibc
import LanguageModels
import ModelFolders
import NumberFormatting
import Runs
import Storage
import Tokenization
import TokenizerFiles
import Training

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on a text.",
    discussion: """
      The model becomes a folder that 'lm eval' and 'lm sample' find. Ctrl-C saves a checkpoint, from \
      which --resume goes on to the same bytes as if it had never stopped.
      """)

  @Argument(
    help: """
      The text: a UTF-8 file, a folder with train.txt (and valid.txt, test.txt) or with other *.txt \
      files, or - for the standard input.
      """)
  var corpus: String?

  @Option(
    help: """
      A published recipe: the options that it stands for come before all others, which so have the last \
      word. zaremba-* (2014), awd-lstm (Merity and others 2018), awd-lstm-mos (Yang and others 2018) and \
      mogrifier (Melis and others 2020) are for text that was tokenised before with --tokens whitespace, \
      char-small is for characters.
      """)
  var preset: Preset?

  @Option(
    help: """
      Repeat the configuration of this model: all of its options come before those of the command line. \
      One that another choice leaves no room for goes, as the momentum of adam does with --optimizer sgd.
      """)
  var like: String?

  @Option(
    help: """
      A JSON object of long option names and their values, true and false for switches, as 'lm info \
      MODEL --options' prints it; they come after those of --preset and --like.
      """)
  var config: String?

  @Option(help: "Text that decides schedule and best epoch (default: cut off the end of CORPUS).")
  var valid: String?

  @Option(help: "Text that is judged in the end (default: cut off the end of CORPUS).")
  var test: String?

  @Option(help: "The folder of the model (default: models/HEAD).")
  var out: String?

  @Flag(inversion: .prefixedNo, help: "Replace a model that is there, as soon as training begins.")
  var force = false

  @Option(help: "Go on with the run of this folder; takes everything else from it.")
  var resume: String?

  @OptionGroup var options: RunOptions

  @OptionGroup(title: "Text") var text: TextOptions
  @OptionGroup(title: "Model") var model: ModelOptions
  @OptionGroup(title: "Training") var training: TrainingOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if out?.isEmpty == true { throw ValidationError("--out is empty; give the path of a folder") }
    guard resume != nil else {
      if corpus == nil { throw ValidationError("a CORPUS is missing; give a file or a folder") }
      if [corpus, valid, test].count(where: { $0 == "-" }) > 1 {
        throw ValidationError("the standard input is one text; give a file for the others")
      }
      return
    }
    let allowed: Set<String> = [
      "--resume", "--threads", "--quiet", "--no-quiet", "--json", "--no-json", "--save-every",
      "--max-minutes", "--log-every", "--log-steps", "--no-log-steps",
    ]
    let names = CommandLine.arguments.filter { $0.hasPrefix("--") }.map {
      String($0.prefix { $0 != "=" }).replacing("_", with: "-")
    }
    if let stranger = corpus ?? names.first(where: { !allowed.contains($0) }) {
      throw ValidationError(
        "--resume takes everything from the model; leave out \(stranger), or start a new run")
    }
  }

  func run() throws {
    Interrupt.install()
    if let resume { common.note("resuming \(resume)") }
    let printer = TrainingPrinter(common)
    defer { printer.erase() }
    do {
      let run = try trainingRun()
      switch try run.run(shouldStop: { Interrupt.isRequested }, handle: printer.print) {
      case .finished(let summary):
        try common.json ? Console.output(json: summary) : Console.output(summary.text)
      case .stopped:
        throw Failure(130, "stopped by a signal; go on with 'lm train --resume \(run.folder)'")
      }
    } catch let error as RunError {
      throw Failure(error, isResumed: resume != nil)
    }
  }

  /// The run that the options ask for.
  private func trainingRun() throws -> TrainingRun {
    var run =
      try resume.map(TrainingRun.init(resuming:))
      ?? TrainingRun(
        text.corpus(corpus ?? "-", valid: valid, test: test),
        model: model.configuration(vocabulary: 2), training: training.configuration,
        into: out ?? "models/\(model.head.rawValue)", replacing: force)
    run.saveEvery = options.saveEvery
    run.timeLimit = options.maxMinutes.map { 60 * $0 }
    run.logEvery = options.logEvery
    run.logsSteps = options.logSteps
    run.threads = common.threads
    return run
  }
}
