import ArgumentParser
import FigureTables
import ModelFolders

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the models below a folder: what they are, when, and how good.",
    discussion: """
      The model that was written to last comes first. Perplexities are those that the training \
      measured, on the parts that each model keeps: they can be compared only between models of one \
      text and one vocabulary. 'lm compare' compares models.

      EXAMPLES:
        lm list
        lm list models/study
      """)

  @Argument(help: "The folder with the models, at any depth.")
  var folder: String = "models"

  @OptionGroup(title: "Common") var common: CommonOptions

  func run() throws {
    let listing = try ModelListing(of: folder) { try Interrupt.check() }
    if listing.models.isEmpty {
      common.note("note: there is no model in \(folder); make one with 'lm train CORPUS'")
    }
    try common.print(listing, listing.text)
  }
}
