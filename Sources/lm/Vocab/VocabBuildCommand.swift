import ArgumentParser
import FigureTables
import TokenizerFiles
import Recipes
import Runs

struct VocabBuildCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Learn a tokenizer from a text.",
    discussion: """
      Like 'lm train', it reads only the training part, since the vocabulary must not know \
      held-out text. --whole reads all of the text.

      EXAMPLES:
        lm vocab build corpus.txt --tokens bpe --out tokenizer.json
      """)

  @Argument(
    help: "The text: a UTF-8 file, a folder as for 'lm train', or - for the standard input.")
  var corpus: String

  @Option(help: "The file to write. Its name tells the format.")
  var out: String

  @Flag(inversion: .prefixedNo, help: "Also learn from the parts that 'lm train' holds out.")
  var whole = false

  @Flag(inversion: .prefixedNo, help: "Replace an existing file.")
  var force = false

  @OptionGroup(title: "Text") var text: FieldOptions<TextFields>
  @OptionGroup(title: "Common") var common: CommonOptions
  @OptionGroup(title: "Common") var verification: VerificationOption

  func validate() throws {
    if text.typed.contains(where: { $0.name == "vocab" }) {
      throw ValidationError("--vocab is there already; see 'lm vocab convert'")
    }
  }

  func run() throws {
    try TokenizerFormat.validate(writing: out)
    try Target.validate(out, replacing: force, reading: [corpus])
    var source = try CorpusConfiguration(corpus, by: text.choices().recipe().text)
    source.holdsOut = !whole
    let known = try source.prepare(common).tokenizer
    try Interrupt.beginToWrite()
    // What is at this place may have changed meanwhile.
    try Target.validate(out, replacing: force, reading: [corpus])
    try known.write(to: out, replacing: force)
    let summary = TokenizerSummary(of: known, in: out)
    try common.print(summary, summary.text)
  }
}
