import ArgumentParser
import Generation
import Glibc
import ModelFolders
import LanguageModels
import ReportPages
import Storage

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a page about how models were trained and what they write.",
    discussion: """
      The page is one file that needs no network: perplexity by epoch; loss, learning rate, gradient \
      norm and clipping by update; models of one text compared as by 'lm compare', singular values and \
      mixtures as by 'lm inspect'; samples, Persian from right to left. A report that is there already \
      is replaced, any other file only with --force.
      """)

  @Argument(help: "The folders of the models.")
  var models: [String]

  @Option(help: "The file to write.")
  var out = "report.html"

  @Flag(inversion: .prefixedNo, help: "Replace a file that is there and is no report.")
  var force = false

  @Option(
    help: """
      Write the curves for TensorBoard too, a folder a model in this one; those of a model that are \
      there already are replaced, nothing else is.
      """)
  var tensorboard: String?

  @Flag(
    inversion: .prefixedNo,
    help: """
      Judge the models by the test part that they keep and put them under the microscope: intervals, \
      comparisons, singular values, the use of mixtures. It takes some ten seconds a model.
      """)
  var measure = true

  @Option(help: "How many texts each model writes.")
  var samples = 3

  @Option(parsing: .unconditional, help: "What the texts go on from.")
  var prompt = ""

  @Option(help: "The most tokens of a text.")
  var maxTokens = 80

  @Option(help: "Decides the draws of the first text; the next takes the next seed.")
  var seed: UInt64 = 1

  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if samples < 0 { throw ValidationError("--samples \(samples); choose 0 or more") }
    if maxTokens < 1 { throw ValidationError("--max-tokens \(maxTokens); choose 1 or more") }
  }

  func run() throws {
    try validateTarget()
    let bundles = try models.map(ModelSelection.open)
    Interrupt.install()
    let backend = try common.makeBackend()
    var report = Report([])
    var files = [out]
    var measured: [(place: Int, model: ComparedModel)] = []
    for (bundle, name) in zip(bundles, try DistinctNames.of(folders: models)) {
      common.note("model \(bundle.path)")
      var model = try ReportModel(bundle, name: name)
      if model.best != nil { model.samples = try write(bundle, on: backend) }
      if measure, model.best != nil || !model.isTrained,
        let losses = try model.measure(bundle, on: backend, threads: common.textThreads)
      {
        measured.append((report.models.count, losses))
      }
      report.models.append(model)
    }
    try report.compare(measured)
    try AtomicFile.write(Array(report.html.utf8), to: out)
    if let tensorboard {
      // What was not trained step by step has no curves.
      for (bundle, model) in zip(bundles, report.models) where model.isTrained {
        let folder = "\(tensorboard)/\(model.name)"
        try Folder.create(folder)
        files.append("\(folder)/\(EventFile.name)")
        try AtomicFile.write(model.events(time: bundle.modified).bytes, to: files[files.count - 1])
      }
    }
    try common.json
      ? Console.output(json: WrittenFiles(files: files))
      : Console.output(files.map { "\($0)\n" }.joined())
  }

  private func validateTarget() throws {
    if let file = try? MappedFile(out) {
      let start = file.withBytes(0..<min(file.count, 200)) { Array($0) }
      if Report.isReport(start) { return }
    }
    try Target.validate(out, replacing: force, reading: "-")
  }

  private func write(_ bundle: ModelBundle, on backend: any Backend) throws -> [ReportModel.Sample]
  {
    guard samples > 0 else { return [] }
    let generator = try TextGenerator(
      bundle, on: backend, options: GenerationOptions(maxTokens: maxTokens))
    return try (0..<samples).map { index in
      let seed = seed &+ UInt64(index)
      var text = ""
      for piece in generator.continue(prompt, seed: seed) {
        text += piece
        if Interrupt.isRequested { throw Failure(130, "stopped by a signal; nothing is lost") }
      }
      return ReportModel.Sample(text: text, seed: seed)
    }
  }
}

/// What `lm report --json` prints.
private struct WrittenFiles: Encodable {
  let files: [String]
}
