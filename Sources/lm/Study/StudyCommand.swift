import ArgumentParser
import FigureTables
import Glibc
import ModelFolders
import NumberFormatting
import Storage
import Studies

struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Train the recipes of a study, each with several seeds.",
    discussion: """
      FILE is a JSON object: a text, options that all recipes have, axes of options, seeds and a \
      budget. Every combination of the axes is a recipe. Every recipe is trained once with every \
      seed. Each run becomes a model in the folder, as by 'lm train'. The command tells how long \
      the study will take before it trains.

      The same command goes on where the study was stopped, and trains nothing twice. Recipes and \
      seeds can be added to FILE later. 'lm compare FOLDER' tells which recipe is better, and how \
      sure that is.

      EXAMPLES:
        lm study heads.json
        lm study heads.json corpus.txt --out studies/mine
        lm study heads.json --plan
      """)

  @Argument(help: "The study: a JSON file.")
  var file: String

  @Argument(help: "The text, in place of that of FILE.")
  var corpus: String?

  @Option(
    help: ArgumentHelp(
      "The folder of the models (default: studies/NAME, by the name of FILE).",
      valueName: "folder"))
  var out: String?

  @Flag(help: "Tell the recipes and the time that is left, and train nothing.")
  var plan = false

  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if out?.isEmpty == true { throw ValidationError("--out is empty; give the path of a folder") }
  }

  func run() throws {
    let study = try Study(file: file, corpus: corpus)
    var run = StudyRun(study, into: out ?? "studies/\(Self.name(of: file))")
    run.threads = common.threads
    let printer = StudyPrinter(common, run.folder)
    defer { printer.erase() }
    if plan {
      let plan = try run.plan(handle: printer.print) { Interrupt.isRequested }
      printer.erase()
      return try common.print(plan, plan.text)
    }
    try Interrupt.beginToWrite()
    let outcome = try run.run(handle: printer.print) { Interrupt.isRequested }
    printer.erase()
    switch outcome {
    case .stopped:
      throw Failure(130, "stopped by a signal; the same command goes on from here")
    case .finished(let listing):
      try common.print(listing, listing.text)
      let failed = listing.recipes.flatMap(\.runs).filter { $0.problem != nil }
      if let first = failed.first, let problem = first.problem {
        throw Failure(
          EX_DATAERR,
          "\(NumberFormat.count(failed.count, "run")) failed; the first is \(first.model): \(problem); "
            + "choose a lower lr for that recipe")
      }
      if listing.recipes.count > 1 {
        common.note("note: 'lm compare \(run.folder)' tells which recipe is better")
      }
    }
  }

  /// The name of a file without its folder and its ending.
  private static func name(of file: String) -> String {
    let name = Path.name(of: file)
    return name.hasSuffix(".json") ? String(name.dropLast(5)) : name
  }
}
