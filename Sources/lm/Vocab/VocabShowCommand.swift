import ArgumentParser
import ModelFolders
import Tokenization
import TokenizerFiles

struct VocabShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the entries of a tokenizer: id, how often it occurred, token.",
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

  func validate() throws {
    if let top, top < 1 { throw ValidationError("--top \(top); choose 1 or more") }
  }

  func run() throws {
    let known = try ModelSelection.openTokenizer(model)
    let vocabulary = known.vocabulary
    let printer = TokenPrinter(kind: known.configuration.kind, separator: " ")
    let entries = (0..<Int32(min(top ?? vocabulary.count, vocabulary.count))).map { id in
      VocabularyReport.Entry(
        id: id, count: vocabulary.occurrences(id), token: printer.cell(id, of: vocabulary))
    }
    guard json else {
      return try Console.output(
        entries.map { "\($0.id)\t\($0.count)\t\($0.token)\n" }.joined())
    }
    try Console.output(
      json: VocabularyReport(
        tokenizer: known.configuration, size: vocabulary.count,
        merges: vocabulary.merges?.merges.count, entries: entries))
  }
}

/// What `lm vocab show --json` prints.
private struct VocabularyReport: Encodable {
  let tokenizer: TokenizerConfiguration
  let size: Int
  let merges: Int?
  let entries: [Entry]

  struct Entry: Encodable {
    let id: Int32
    let count: Int
    let token: String
  }
}
