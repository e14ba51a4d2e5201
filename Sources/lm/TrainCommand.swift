import ArgumentParser
import Glibc
import ModelBundle
import RecurrentLM
import Storage
import Tokenization
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
      let lock = try bundle.lock()
      try ModelPlan(bundle.manifest.model, bundle.manifest.training).checkMemory(EX_DATAERR)
      common.note("resuming \(resume)")
      let threads = bundle.manifest.threads
      if let other = common.threads, other != threads {
        common.note(
          "note: the run began with \(Figure.count(threads, "thread")); with \(other) the last digits "
            + "may be others")
      }
      let backend = try common.makeBackend(resuming: threads)
      common.noteMissing(bundle.manifest.training.precision, on: backend, isResuming: true)
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
    let (tokenizer, vocabulary) = (known.configuration, known.vocabulary)
    let model = model.configuration(vocabulary: vocabulary.count)
    try ModelPlan(model, training).checkMemory(EX_USAGE)
    var lock: FolderLock?
    let bundle = try ModelBundle.create(at: path, vocabulary: vocabulary, replacing: force) {
      folder in
      Manifest(
        tokenizer: tokenizer, vocabularyLimits: text.limits, model: model, training: training,
        threads: backend.threads, data: try corpus.sources.map(DataFile.init),
        text: try encode(corpus, tokenizer, with: vocabulary, backend.threads, into: folder))
    } begin: { unfinished in
      lock = try unfinished.lock()
      try TrainingRun.writeFirstCheckpoint(of: unfinished, backend)
    }
    guard let lock else { preconditionFailure("a model that was made was begun") }
    return (bundle, lock)
  }

  /// Writes the token files of a corpus, and tells what they hold.
  private func encode(
    _ corpus: Corpus, _ tokenizer: TokenizerConfiguration, with vocabulary: Vocabulary,
    _ threads: Int, into folder: String
  ) throws -> [TextPartName: TextStatistics] {
    let encoder = try TextEncoder(configuration: tokenizer, vocabulary: vocabulary)
    let parts: [(TextPartName, [TextPart])] = [
      (.train, corpus.train), (.valid, corpus.valid), (.test, corpus.test ?? []),
    ]
    var statistics: [TextPartName: TextStatistics] = [:]
    for (name, text) in parts where !text.isEmpty {
      let file = folder + "/" + ModelBundle.tokenFileName(name)
      let progress = TextProgress("encoding \(name.rawValue)", quiet: common.quiet)
      let count = try encoder.encode(
        text, to: file, threads: threads, progress: progress.update
      ).statistics
      statistics[name] = count
      common.note(count.summary(of: name.rawValue))
    }
    if let advice = Self.unlearnt(statistics) { common.note("note: \(advice)") }
    return statistics
  }

  /// What to say where `<unk>` is to be judged and never learnt.
  private static func unlearnt(_ statistics: [TextPartName: TextStatistics]) -> String? {
    let judged = statistics.filter { $0.key != .train }.values.reduce(0) { $0 + $1.unknown }
    guard statistics[.train]?.unknown == 0, judged > 0 else { return nil }
    return """
      <unk> never occurs in training and \(Figure.count(judged, "time")) in the held-out parts, so \
      chance decides their perplexity; a larger --min-count lets <unk> be learnt
      """
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

extension DataFile {
  init(_ source: ByteFile) throws {
    let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
    self.init(name: name, bytes: source.count, sha256: try Digest.hex(of: source))
  }
}

extension TextStatistics {
  /// One line about a part of a corpus.
  func summary(of part: String) -> String {
    let rate = Figure.percent(Double(unknown) / Double(max(tokens, 1)))
    let line = "\(part): \(Figure.count(tokens, "token")), \(rate) unknown"
    return replacements > 0 ? "\(line); \(Figure.repairs(replacements))" : line
  }
}
