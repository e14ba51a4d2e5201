import ArgumentParser
import FigureTables
import Judging
import ModelFolders
import TokenizerFiles

struct VocabShowCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the entries of a tokenizer: id, count, token.",
    discussion: """
      EXAMPLES:
        lm vocab show models/mine --top 20
      """)

  @Argument(help: "The folder of a model, or a tokenizer's file.")
  var model: String

  @Option(help: "Print the first N entries (default: all).")
  var top: Int?

  @Flag(inversion: .prefixedNo, help: "Print one JSON object.")
  var json = false

  @OptionGroup var verification: VerificationOption

  func validate() throws {
    if let top, top < 1 { throw ValidationError("--top \(top); choose 1 or more") }
  }

  func run() throws {
    let known = try ModelReference.tokenizer(model)
    let entries = VocabularyEntries(of: known, top: top)
    try json ? Console.output(json: entries) : Console.output(entries.text)
  }
}
