import ArgumentParser
import Glibc
import ModelBundle
import RecurrentLM
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

  @Option(help: "Text that decides schedule and best epoch (default: cut off the end of CORPUS).")
  var valid: String?

  @Option(help: "Text that is judged in the end (default: cut off the end of CORPUS).")
  var test: String?

  @Option(help: "The folder of the model (default: models/HEAD).")
  var out: String?

  @Flag(inversion: .prefixedNo, help: "Replace a model that is there.")
  var force = false

  @Option(help: "Go on with the run of this folder; takes everything else from it.")
  var resume: String?

  @Option(help: "Save a checkpoint every N updates too (default: after every epoch).")
  var saveEvery: Int?

  @OptionGroup(title: "Text") var text: TextOptions
  @OptionGroup(title: "Model") var model: ModelOptions
  @OptionGroup(title: "Training") var training: TrainingOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if let saveEvery, saveEvery < 1 {
      throw ValidationError("--save-every \(saveEvery); choose 1 or more")
    }
    if out?.isEmpty == true { throw ValidationError("--out is empty; give the path of a folder") }
    guard resume != nil else {
      if corpus == nil { throw ValidationError("a CORPUS is missing; give a file or a folder") }
      return
    }
    let allowed: Set<String> = [
      "--resume", "--threads", "--quiet", "--no-quiet", "--json", "--no-json", "--save-every",
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
    let backend = try common.makeBackend()
    if let resume {
      let bundle = try ModelSelection.open(resume)
      try ModelPlan(bundle.manifest.model, bundle.manifest.training).checkMemory(EX_DATAERR)
      common.note("resuming \(resume)")
      try train(bundle, backend)
    } else {
      try train(makeBundle(backend), backend)
    }
  }

  private func train(_ bundle: ModelBundle, _ backend: CPUBackend) throws {
    var run = try TrainingRun(bundle, saveEvery: saveEvery, common, backend)
    try run.run()
  }

  /// Makes the folder of the run: all that can go wrong at its start does so before a model that is
  /// there is replaced.
  private func makeBundle(_ backend: CPUBackend) throws -> ModelBundle {
    let training = training.configuration
    try checkOptions(training)
    let path = out ?? "models/\(model.head.rawValue)"
    if !force && access("\(path)/config.json", F_OK) == 0 { throw occupied(path) }
    let corpus = try Corpus.load(corpus ?? "-", valid: valid, test: test)
    var builder = VocabularyBuilder()
    try builder.add(corpus.train, configuration: text.configuration)
    let vocabulary = try builder.build(
      maximumSize: text.maximumVocabulary, minimumCount: text.minCount)
    let encoder = try TextEncoder(configuration: text.configuration, vocabulary: vocabulary)
    var statistics: [TextPartName: TextStatistics] = [:]
    let parts: [(TextPartName, [TextPart])] = [
      (.train, corpus.train), (.valid, corpus.valid), (.test, corpus.test ?? []),
    ]
    for (name, text) in parts where !text.isEmpty {
      statistics[name] = encoder.encode(text).statistics
    }
    let manifest = Manifest(
      tokenizer: text.configuration, model: model.configuration(vocabulary: vocabulary.count),
      training: training, data: try corpus.sources.map(DataFile.init), text: statistics)
    try ModelPlan(manifest.model, training).checkMemory(EX_USAGE)
    for (name, _) in parts {
      if let count = statistics[name] { common.note(count.summary(of: name.rawValue)) }
    }
    return try ModelBundle.create(
      at: path, manifest, vocabulary: vocabulary, replacing: force
    ) { folder in
      for (name, text) in parts where !text.isEmpty {
        _ = try encoder.encode(text, to: folder + "/" + ModelBundle.tokenFileName(name))
      }
      try TrainingRun.writeFirstCheckpoint(of: ModelBundle(folder), backend)
    }
  }

  /// Refuses numbers that cannot be before anything is read.
  private func checkOptions(_ training: TrainingConfiguration) throws {
    do {
      try training.validate()
    } catch {
      throw Failure(EX_USAGE, "\(error)")
    }
    let model = model.configuration(vocabulary: 2)
    try ModelPlan(model, training).checkMemory(EX_USAGE)
  }

  private func occupied(_ path: String) -> Failure {
    Failure(
      EX_CANTCREAT,
      "there is a model \(path) already; choose another --out, replace it with --force, or go on "
        + "with 'lm train --resume \(path)'")
  }
}

extension DataFile {
  init(_ source: Corpus.Source) throws {
    let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
    self.init(
      name: name, bytes: source.original.count, sha256: try Digest.hex(of: source.original))
  }
}

extension TextStatistics {
  /// One line about a part of a corpus.
  func summary(of part: String) -> String {
    let rate = Figure.percent(Double(unknown) / Double(max(tokens, 1)))
    var line = "\(part): \(Figure.count(tokens)) tokens, \(rate) unknown"
    if replacements > 0 {
      line += "; \(Figure.count(replacements)) invalid UTF-8 sequences became U+FFFD"
    }
    return line
  }
}
