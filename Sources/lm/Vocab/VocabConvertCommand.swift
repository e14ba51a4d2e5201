import ArgumentParser
import FigureTables
import Glibc
import Judging
import ModelFolders
import Tokenization
import TokenizerFiles

struct VocabConvertCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write a tokenizer in another format.",
    discussion: """
      Only the format of a vocabulary.json keeps counts. The tokens of other files get new ids: \
      <unk>, <eos>, then the others in their order. A tokenizer.json emits no tokens for unusual \
      white space between words. It does not expand the presentation forms of old Persian text.

      EXAMPLES:
        lm vocab convert models/mine tokenizer.json
      """)

  @Argument(help: "The folder of a model, or a tokenizer's file.")
  var model: String

  @Argument(help: "The file to write. Its name tells the format.")
  var out: String

  @Option(help: "The unit of text of a *.txt, which does not state it (default: word).")
  var tokens: TokenizerKind?

  @Option(help: "Normalisation of a text that is read by a *.txt (default: none).")
  var normalize: NormalizationProfile?

  @Flag(inversion: .prefixedNo, help: "Replace an existing file.")
  var force = false

  @OptionGroup var verification: VerificationOption

  func run() throws {
    try TokenizerFormat.validate(writing: out)
    try Target.validate(out, replacing: force, reading: [model])
    if TokenizerFormat(of: model) != .list, tokens != nil || normalize != nil {
      throw Failure(
        EX_USAGE, "\(model) says what a token is; leave out --tokens and --normalize")
    }
    let configuration = TokenizerConfiguration(
      kind: tokens ?? .word, normalization: normalize ?? .none)
    let known = try ModelReference.tokenizer(model, list: configuration)
    try Interrupt.beginToWrite()
    try known.write(to: out, replacing: force)
    try Console.output(TokenizerSummary(of: known, in: out).text)
  }
}
