import ArgumentParser
import FigureTables
import Glibc
import ModelFolders
import ModelReports
import LanguageModels
import ReportPages
import Storage

struct ReportCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write an HTML page about models: training curves, comparisons, samples.",
    discussion: """
      The page is one file that needs no network. It shows perplexity by epoch, and loss, learning \
      rate, gradient norm and clipping by update. It compares models of one text as 'lm compare' \
      does, and shows singular values and mixtures as 'lm inspect' does. It shows samples, Persian \
      from right to left. An older report on the same models is replaced. Any other file is \
      replaced only with --force.

      EXAMPLES:
        lm report models/a models/b --out report.html
        lm report models/a --no-measure --tensorboard runs
      """)

  @Argument(
    help: """
      The folders of the models, or the folder of a study, whose recipes are compared. Mixtures \
      (A+B) are refused.
      """)
  var models: [String]

  @Option(help: "The file to write; - is the standard output.")
  var out = "report.html"

  @Flag(
    inversion: .prefixedNo,
    help: "Replace existing files that are not of an older report on the same models.")
  var force = false

  @Option(
    help: .advanced(
      """
      Also write the curves for TensorBoard, into one folder per model in this folder. Older \
      curves of the same model are replaced. Any other file is replaced only with --force.
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
  @OptionGroup(title: "Common") var verification: VerificationOption

  func run() throws {
    try options.validate()
    let (folders, recipes) = try folders()
    let bundles = try folders.map(ModelSelection.open)
    try validateTargets(for: bundles)
    var current = ""
    var report = try common.judge { backend, progress in
      try Report(on: bundles, options, recipes: recipes, on: backend) {
        folder, stage, done, total in
        if folder != current { common.note("model \(folder)") }
        current = folder
        try progress(stage, done, total)
      }
    }
    report.provenance = provenance
    try Interrupt.beginToWrite()
    // What is at these places may have changed meanwhile.
    try validateTargets(for: bundles)
    let isStream = out == Target.standardOutput
    if isStream {
      try Console.output(foreign: report.html)
    } else {
      try AtomicFile.write(
        Array(report.html.utf8), to: out, replacing: force || Report.isReport(out, on: bundles))
    }
    let events =
      try tensorboard.map { try report.writeEvents(of: bundles, to: $0, replacing: force) } ?? []
    let files = (isStream ? [] : [out]) + events
    try common.print(
      ["files": files], besides: isStream, files.map { "\(Column.isolated($0))\n" }.joined())
  }

  /// The models, and the recipe of each of a study.
  private func folders() throws -> (models: [String], recipes: [String]) {
    guard models.count == 1, let folder = models.first, try StudyRecord.exists(in: folder) else {
      return (models, [])
    }
    let runs = try StudyListing(of: folder).recipes.flatMap { recipe in
      recipe.finished.map { (model: $0.model, recipe: recipe.name) }
    }
    guard !runs.isEmpty else {
      throw Failure(
        EX_NOINPUT, "no run of \(folder) has ended; go on with 'lm study', and wait for the first")
    }
    return (runs.map(\.model), runs.map(\.recipe))
  }

  /// The command, the version and the day.
  private var provenance: String {
    let command = Arguments.typed.dropFirst().joined(separator: " ")
    var time = unsafe tm()
    var now = Glibc.time(nil)
    unsafe gmtime_r(&now, &time)
    let parts = unsafe [time.tm_year + 1_900, time.tm_mon + 1, time.tm_mday]
    let day = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
    return "lm \(command) · \(LanguageModelCommand.configuration.version) · \(day)"
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

  private func validateTargets(for bundles: [ModelBundle]) throws {
    try Target.validateStream(
      out, replacing: force || Report.isReport(out, on: bundles), reading: [])
    guard let tensorboard else { return }
    try Target.validateName(tensorboard)
    guard tensorboard != Target.standardOutput else {
      throw Failure(EX_USAGE, "--tensorboard writes files into a folder; give its name")
    }
    let events = try Report.validateEvents(of: bundles, to: tensorboard, replacing: force)
    guard !events.contains(where: { Target.areSame($0, out) }) else {
      throw Failure(EX_USAGE, "--out '\(out)' is the place of curves too; choose another name")
    }
  }
}
