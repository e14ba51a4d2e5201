import ArgumentParser
import FigureTables
import Judging
import ModelFolders
import Tokenization
import TokenizerFiles

struct VocabUnknownCommand: ModelCommand {
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
      The text: a UTF-8 file, or - for the standard input. The folder of a model among the arguments is \
      --model.
      """, valueName: "text"))
  var inputs: [String]

  @Option(
    help: """
      The tokenizer: the folder of a model, its vocabulary.json, a tokenizer.json of Hugging Face, or a \
      vocab.txt.
      """)
  var model: String?

  @Option(help: "Print the N most frequent unknown tokens.")
  var top = 20

  @OptionGroup(title: "Common") var common: CommonOptions
  @OptionGroup(title: "Common") var verification: VerificationOption

  func validate() throws {
    if top < 0 { throw ValidationError("--top \(top); choose 0 or more") }
  }

  func run() throws {
    let inputs = try Inputs(inputs, model: model)
    guard let name = inputs.text else {
      throw ValidationError("a text is missing; give a file or -")
    }
    guard let model = inputs.model else {
      throw ValidationError("a tokenizer is missing; give --model")
    }
    let known = try ModelReference.tokenizer(model)
    let text = try TextPart(
      contentsOf: name, decoding: known.configuration.decoding, check: Interrupt.check
    )
    let progress = TextProgress("counting", quiet: common.quiet)
    let found = try UnknownTokens(
      in: [text], by: known, top: top, threads: common.textThreads, progress: progress.update)
    try common.print(found, found.text)
  }
}
