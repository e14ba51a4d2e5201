import ArgumentParser
import NumberFormatting
import Runs

/// `lm train --arch ngram`.
struct NGramCommand: ParsableCommand {
  static let name = "train-ngram"
  static let arch = "ngram"

  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Estimate n-grams from a text.",
    usage: "lm train --arch ngram [<options>] <corpus>",
    discussion: """
      Interpolated modified Kneser–Ney smoothing (Chen & Goodman 1999), as KenLM has it, on the tokens \
      and the vocabulary that a network would have: what a network has to beat. The folder holds \
      model.arpa, which other programs read.
      """,
    shouldDisplay: false)

  @Argument(
    help: """
      The text: a UTF-8 file, a folder with train.txt (and valid.txt, test.txt) or with other *.txt \
      files, or - for the standard input.
      """)
  var corpus: String

  enum Architecture: String, CaseIterable, ExpressibleByArgument {
    case ngram
  }

  @Option(help: "What reads the text.")
  var arch: Architecture = .ngram

  @Option(help: "The longest n-grams, in tokens.")
  var order = 5

  @Option(help: "Text to be judged by (default: cut off the end of CORPUS).")
  var valid: String?

  @Option(help: "Text that is judged in the end (default: cut off the end of CORPUS).")
  var test: String?

  @Option(help: "The folder of the model.")
  var out = "models/ngram"

  @Option(
    help: "Repeat the options of this model of n-grams; those of the command line come after.")
  var like: String?

  @Option(help: "A JSON object of long option names and their values.")
  var config: String?

  @Flag(inversion: .prefixedNo, help: "Replace a model that is there.")
  var force = false

  @OptionGroup(title: "Text") var text: TextOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if !(1...16).contains(order) { throw ValidationError("--order \(order); choose 1 to 16") }
    if out.isEmpty { throw ValidationError("--out is empty; give the path of a folder") }
    if [corpus, valid, test].count(where: { $0 == "-" }) > 1 {
      throw ValidationError("the standard input is one text; give a file for the others")
    }
  }

  func run() throws {
    Interrupt.install()
    let printer = TextPrinter(common)
    defer { printer.erase() }
    var run = try NGramRun(
      text.corpus(corpus, valid: valid, test: test), order: order, into: out, replacing: force)
    run.threads = common.threads
    let summary = try run.run(shouldStop: { Interrupt.isRequested }) { event in
      switch event {
      case .text(let event): printer.print(event)
      case .noLonger(let length):
        common.note(
          "note: the longest line has \(length) tokens with its start, so that there are no longer "
            + "n-grams")
      case .fallbackDiscounts(let length, let values):
        common.note(
          "note: the text has too few \(length)-grams for discounts of their own; they are "
            + values.map { "\($0)" }.joined(separator: ", "))
      case .finished: break
      }
    }
    try common.json ? Console.output(json: summary) : Console.output(summary.text)
  }
}

extension NGramSummary {
  /// What `lm train --arch ngram` prints.
  fileprivate var text: String {
    func figure(_ value: Double?) -> String {
      value.map { NumberFormat.fixed($0, places: 2) } ?? "—"
    }
    let lengths = zip(1..., ngrams).map { "\(NumberFormat.count($1)) \($0)-grams" }
    let peak = NumberFormat.fixed(Double(peakMemory) / 1024 / 1024, places: 0)
    return """
      model             \(folder)
      n-grams           \(lengths.joined(separator: ", "))
      valid perplexity  \(figure(validPerplexity))
      test perplexity   \(figure(testPerplexity))
      time              \(NumberFormat.duration(seconds: seconds)), peak memory \(peak) MiB

      """
  }
}
