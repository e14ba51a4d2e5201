import ArgumentParser
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
      The page is one file that needs no network: perplexity by epoch; loss, learning rate, gradient \
      norm and clipping by update; models of one text compared as by 'lm compare', singular values and \
      mixtures as by 'lm inspect'; samples, Persian from right to left. A report that is there already \
      is replaced, any other file only with --force.

      EXAMPLES:
        lm report models/a models/b --out report.html
        lm report models/a --no-measure --tensorboard runs
      """)

  @Argument(help: "The folders of the models.")
  var models: [String]

  @Option(help: "The file to write.")
  var out = "report.html"

  @Flag(inversion: .prefixedNo, help: "Replace an existing file that is not a report.")
  var force = false

  @Option(
    help: .advanced(
      """
      Write the curves for TensorBoard too, a folder a model in this one; those of a model that are \
      there already are replaced, nothing else is.
      """))
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

  @Option(parsing: .unconditional, help: "Prompt of the texts.")
  var prompt = ""

  @Option(help: .advanced("The most tokens of a text."))
  var maxTokens = 80

  @Option(help: .advanced("Decides the draws of the first text; the next takes the next seed."))
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
    try AtomicFile.write(Array(report.html.utf8), to: out)
    let events = try tensorboard.map { try report.writeEvents(of: bundles, to: $0) } ?? []
    let files = [out] + events
    try common.print(["files": files], files.map { "\($0)\n" }.joined())
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
