import ArgumentParser
import FigureTables
import ModelFolders
import ModelReports
import LanguageModels
import ReportPages
import Storage

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write an HTML page about models: training curves, comparisons, samples.",
    discussion: """
      The page is one file that needs no network. It shows perplexity by epoch, and loss, learning \
      rate, gradient norm and clipping by update. It compares models of one text as 'lm compare' \
      does, and shows singular values and mixtures as 'lm inspect' does. It shows samples, Persian \
      from right to left. An existing report is replaced. Any other file is replaced only with \
      --force.

      EXAMPLES:
        lm report models/a models/b --out report.html
        lm report models/a --no-measure --tensorboard runs
      """)

  @Argument(help: "The folders of the models. Mixtures (A+B) are refused.")
  var models: [String]

  @Option(help: "The file to write.")
  var out = "report.html"

  @Flag(inversion: .prefixedNo, help: "Replace an existing file that is not a report.")
  var force = false

  @Option(
    help: .advanced(
      """
      Also write the curves for TensorBoard, into one folder per model in this folder. Existing \
      curves of a model are replaced. No other file is replaced.
      """))
  var tensorboard: String?

  @Flag(
    inversion: .prefixedNo,
    help: """
      Judge the models by the test part that they keep, and inspect them: intervals, comparisons, \
      singular values, the use of mixtures. This takes about ten seconds a model.
      """)
  var measure = true

  @Option(help: "Number of texts of each model.")
  var samples = 3

  @Option(parsing: .unconditional, help: "Prompt of the texts.")
  var prompt = ""

  @Option(help: .advanced("Maximum number of tokens of a text."))
  var maxTokens = 80

  @Option(help: .advanced("Seed of the first text. Each one takes the next seed."))
  var seed: UInt64 = 1

  @OptionGroup(title: "Common") var common: CommonOptions

  func run() throws {
    try options.validate()
    try validateTarget()
    let bundles = try models.map(ModelSelection.open)
    var current = ""
    let report = try common.judge { backend, progress in
      try Report(on: bundles, options, on: backend) { folder, stage, done, total in
        if folder != current { common.note("model \(folder)") }
        current = folder
        try progress(stage, done, total)
      }
    }
    try Interrupt.beginToWrite()
    try AtomicFile.write(Array(report.html.utf8), to: out)
    let events = try tensorboard.map { try report.writeEvents(of: bundles, to: $0) } ?? []
    let files = [out] + events
    try common.print(["files": files], files.map { "\(Column.isolated($0))\n" }.joined())
  }

  private var options: ReportOptions {
    var options = ReportOptions()
    options.measures = measure
    options.samples = samples
    options.prompt = prompt
    options.sampleTokens = maxTokens
    options.seed = seed
    options.threads = common.textThreads
    return options
  }

  private func validateTarget() throws {
    if let file = try? MappedFile(out) {
      let start = file.withBytes(0..<min(file.count, 200)) { Array($0) }
      if Report.isReport(start) { return }
    }
    try Target.validate(out, replacing: force, reading: "-")
  }
}
