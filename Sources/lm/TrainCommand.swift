import ArgumentParser
import CPUCompute
import Glibc
import LanguageModels
import ModelFolders
import NumberFormatting
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
    if let resume {
      let bundle = try ModelSelection.open(resume)
      let network = try bundle.network()
      let lock = try bundle.lock()
      try ModelPlan(network.model, network.training).checkMemory(EX_DATAERR)
      common.note("resuming \(resume)")
      let threads = network.threads
      if let other = common.threads, other != threads {
        common.note(
          "note: the run began with \(NumberFormat.count(threads, "thread")); with \(other) the last digits "
            + "may be others")
      }
      let backend = try common.makeBackend(resuming: threads)
      common.noteMissing(network.training.precision, on: backend, isResuming: true)
      try train(bundle, lock, backend)
    } else {
      let backend = try common.makeBackend()
      let (bundle, lock) = try makeBundle(backend)
      try train(bundle, lock, backend)
    }
  }

  private func train(_ bundle: ModelBundle, _ lock: FolderLock, _ backend: CPUBackend) throws {
    if !lock.isHeld {
      common.note("note: this file system has no locks; let no other run write to \(bundle.path)")
    }
    common.note("options: \(bundle.settings.map(\.command).joined(separator: " "))")
    var run = try TrainingRun(bundle, isResumed: resume != nil, options, common, backend)
    try run.run()
    withExtendedLifetime(lock) {}
  }

  /// Makes the folder of the run: all that can go wrong at its start does so before a model that is
  /// there is replaced.
  private func makeBundle(_ backend: CPUBackend) throws -> (ModelBundle, FolderLock) {
    var training = training.configuration
    common.noteMissing(training.precision, on: backend)
    training.precision = backend.available(training.precision)
    try checkOptions(training)
    let path = out ?? "models/\(model.head.rawValue)"
    for file in [corpus, valid, test] {
      if let file, file != "-" { _ = try FileStatus(of: file) }
    }
    try ModelBundle.validateTarget(path, replacing: force)
    let (corpus, known) = try text.load(
      corpus ?? "-", valid: valid, test: test, common, threads: backend.threads)
    let model = model.configuration(vocabulary: known.vocabulary.count)
    try ModelPlan(model, training).checkMemory(EX_USAGE)
    var lock: FolderLock?
    let bundle = try ModelBundle.create(at: path, vocabulary: known.vocabulary, replacing: force) {
      folder in
      try text.makeManifest(
        of: corpus, known,
        .network(
          NetworkRecord(model: model, training: training, threads: backend.threads)),
        common, threads: backend.threads, into: folder)
    } begin: { unfinished in
      lock = try unfinished.lock()
      try TrainingRun.writeFirstCheckpoint(of: unfinished, backend)
    }
    guard let lock else { preconditionFailure("a model that was made was begun") }
    return (bundle, lock)
  }

  /// Refuses numbers that cannot be before anything is read.
  private func checkOptions(_ training: TrainingConfiguration) throws {
    let model = model.configuration(vocabulary: 2)
    do {
      try training.validate(for: model)
    } catch {
      throw Failure(EX_USAGE, "\(error)")
    }
    try ModelPlan(model, training).checkMemory(EX_USAGE)
  }
}
