import ArgumentParser
import FigureTables
import Glibc
import NumberFormatting
import Recipes
import Tokenization
import TokenizerFiles
import Runs

struct VocabCoverageCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "Measure the coverage of a text by vocabularies of several sizes.",
    discussion: """
      Each vocabulary holds the most frequent tokens of the training part. Coverage is shown for \
      the training part and for the held-out parts.

      EXAMPLES:
        lm vocab coverage corpus.txt --sizes 1000,10000
      """)

  @Argument(
    help: "The text: a UTF-8 file, a folder as for 'lm train', or - for the standard input.")
  var corpus: String

  @Option(
    help:
      "The sizes with <unk> and <eos>, as in 1000,10000 (default: 100, 200, 500, 1000 and so on)."
  )
  var sizes: String?

  @OptionGroup(title: "Text") var text: FieldOptions<TextFields>
  @OptionGroup(title: "Common") var common: CommonOptions
  @OptionGroup(title: "Common") var verification: VerificationOption

  func validate() throws {
    if text.typed.contains(where: { $0.name == "vocab" }) {
      throw ValidationError(
        "--vocab has no sizes to compare; leave it out, or see 'lm vocab unknown'")
    }
    if let size = text.typed.first(where: { $0.name == "vocab-size" }) {
      throw ValidationError(
        "--vocab-size is one size; give those to compare, as in --sizes \(size.value.text)")
    }
    if let sizes, asked == nil {
      throw ValidationError("--sizes \(sizes); give numbers of 3 or more with commas between")
    }
  }

  private var asked: [Int]? {
    guard let sizes else { return nil }
    let numbers = NumberFormat.inASCII(sizes).split(separator: ",").map { Int($0) }
    return numbers.allSatisfy { $0 ?? 0 >= 3 } && !numbers.isEmpty ? numbers.compactMap { $0 } : nil
  }

  func run() throws {
    let choices = try text.choices()
    var everything = try choices.recipe().text
    guard !everything.kind.isOfBytes else {
      throw Failure(
        EX_USAGE, "\(everything.kind.rawValue) knows every text; choose other --tokens")
    }
    // Every token has an entry, so that its id is its rank.
    everything.maximumSize = Int(Int32.max)
    if choices["min-count"] == nil { everything.minimumCount = 1 }
    let prepared = try CorpusConfiguration(corpus, by: everything).prepare(common)
    let coverage = try VocabularyCoverage(
      of: prepared.tokenizer, heldOut: prepared.corpus.valid + (prepared.corpus.test ?? []),
      sizes: asked, progress: TextProgress("counting", quiet: common.quiet).update)
    try common.print(coverage, coverage.text)
  }
}
