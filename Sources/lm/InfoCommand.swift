import ArgumentParser
import FigureTables
import ModelFolders

struct InfoCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show the configuration, the data and the history of models.",
    discussion: """
      EXAMPLES:
        lm info models/mine
        lm info models/mine --options > recipe.json
      """)

  @Argument(help: "The folder of the model; several are shown one after another.")
  var model: [String]

  @Flag(inversion: .prefixedNo, help: "Print one JSON object.")
  var json = false

  @Flag(
    inversion: .prefixedNo,
    help: "Print the options of 'lm train' that repeat the model, as JSON for --config.")
  var options = false

  @OptionGroup var verification: VerificationOption

  func run() throws {
    if options {
      guard model.count == 1 else {
        throw ValidationError("--options is about one model; give one")
      }
      return try Console.output(json: OptionsFile.options(of: ModelSelection.open(model[0])))
    }
    let summaries = try model.map { name in
      let bundle = try ModelSelection.open(name)
      try bundle.validateFiles()
      return try ModelSummary(of: bundle)
    }
    guard summaries.count > 1 else {
      return try json ? Console.output(json: summaries[0]) : Console.output(summaries[0].text)
    }
    if json { return try Console.output(json: summaries) }
    let texts = summaries.map { "\(Column.isolated($0.model))\n\($0.text)" }
    try Console.output(texts.joined(separator: "\n"))
  }
}
