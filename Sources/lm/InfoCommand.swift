import ArgumentParser
import FigureTables
import ModelFolders

struct InfoCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show the configuration, the data and the history of a model.",
    discussion: """
      EXAMPLES:
        lm info models/mine
        lm info models/mine --options > recipe.json
      """)

  @Argument(help: "The folder of the model.")
  var model: String

  @Flag(inversion: .prefixedNo, help: "Print one JSON object.")
  var json = false

  @Flag(
    inversion: .prefixedNo,
    help: "Print the options of 'lm train' that repeat the model, as JSON for --config.")
  var options = false

  @OptionGroup var verification: VerificationOption

  func run() throws {
    let bundle = try ModelSelection.open(model)
    if options { return try Console.output(json: OptionsFile.options(of: bundle)) }
    try bundle.validateFiles()
    let summary = try ModelSummary(of: bundle)
    try json ? Console.output(json: summary) : Console.output(summary.text)
  }
}
