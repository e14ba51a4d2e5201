import NumberFormatting
import ArgumentParser
import Glibc
import ModelFolders
import Tokenization
import TokenizerFiles

struct VocabUnknownCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unknown",
    abstract: "List the tokens of a text that are not in the vocabulary.",
    discussion: """
      EXAMPLES:
        lm vocab unknown models/mine other.txt
      """,
    aliases: ["oov"])

  @Argument(
    help: ArgumentHelp(
      """
      The text: a UTF-8 file, or - for the standard input. The folder of a model is --model.
      """, valueName: "text"))
  var inputs: [String]

  @Option(help: "The folder of a model, or a tokenizer's file.")
  var model: String?

  @Option(help: "Print the N most frequent of them.")
  var top = 20

  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    let inputs = try Inputs(inputs, model: model)
    if inputs.text == nil { throw ValidationError("a text is missing; give a file or -") }
    if inputs.model == nil { throw ValidationError("a tokenizer is missing; give --model") }
    if top < 0 { throw ValidationError("--top \(top); choose 0 or more") }
  }

  func run() throws {
    Interrupt.install()
    let inputs = try Inputs(inputs, model: model)
    let known = try ModelSelection.openTokenizer(inputs.model ?? "")
    let configuration = known.configuration
    let text = try TextPart(contentsOf: inputs.text ?? "-", decoding: configuration.decoding)
    var builder = VocabularyBuilder(configuration)
    let progress = TextProgress("counting", quiet: common.quiet)
    try builder.add([text], threads: common.textThreads, progress: progress.update)
    // Byte pairs know every byte.
    let found =
      configuration.kind.isOfBytes
      ? []
      : try builder.build().entries.filter { entry in
        known.vocabulary.id(of: entry.token.span) == nil
      }
    let report = UnknownReport(
      tokens: builder.totalTokens, unknown: found.reduce(0) { $0 + $1.count },
      types: builder.distinctTokens, unknownTypes: found.count,
      top: found.prefix(top).map {
        UnknownReport.Entry(token: String(decoding: $0.token, as: UTF8.self), count: $0.count)
      })
    try common.json ? Console.output(json: report) : Console.output(report.text)
  }
}

/// What `lm vocab unknown` prints; ends of lines that are `<eos>` are among the tokens.
private struct UnknownReport: Encodable {
  let tokens: Int
  let unknown: Int
  let types: Int
  let unknownTypes: Int
  let top: [Entry]

  struct Entry: Encodable {
    let token: String
    let count: Int
  }

  var text: String {
    func share(_ part: Int, _ whole: Int) -> String {
      NumberFormat.percent(Double(part) / Double(max(whole, 1)))
    }
    let head = """
      \(NumberFormat.count(unknown)) of \(NumberFormat.count(tokens, "token")) unknown \
      (\(share(unknown, tokens))), \(NumberFormat.count(unknownTypes)) of \(NumberFormat.count(types)) distinct \
      (\(share(unknownTypes, types)))

      """
    return head + top.map { "\($0.count)\t\($0.token)\n" }.joined()
  }
}
