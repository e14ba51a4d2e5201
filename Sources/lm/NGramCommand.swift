import JSON
import NumberFormatting
import ArgumentParser
import Evaluation
import Glibc
import ModelFolders
import NGrams
import LanguageModels
import Storage
import Tokenization
import TokenizerFiles

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
    for file in [corpus, valid, test] {
      if let file, file != "-" { _ = try FileStatus(of: file) }
    }
    try ModelBundle.validateTarget(out, replacing: force)
    let threads = common.textThreads
    let (corpus, known) = try text.load(
      corpus, valid: valid, test: test, common, threads: threads)
    let watch = Stopwatch()
    var perplexity: [String: Double] = [:]
    var estimate: KneserNey?
    let bundle = try ModelBundle.create(
      at: out, vocabulary: known.vocabulary, replacing: force
    ) { folder in
      try text.makeManifest(
        of: corpus, known, .ngram(order: order), common, threads: threads, into: folder)
    } begin: { unfinished in
      let made = try self.estimate(unfinished)
      try unfinished.write(made.model)
      for part in [TextPartName.valid, .test] {
        guard let tokens = try unfinished.tokens(part) else { continue }
        perplexity[part.rawValue] = try made.model.score(
          tokens, unknown: Vocabulary.unknown, progress: Interrupt.check
        ).perplexity
      }
      try unfinished.write(History(epochs: [], best: nil, perplexity: perplexity))
      estimate = made
    }
    guard let estimate else { preconditionFailure("a model that was made was estimated") }
    let summary = NGramSummary(
      model: bundle.path, order: order, ngrams: estimate.model.counts,
      discounts: estimate.discounts.map(\.values), seconds: watch.seconds,
      validPerplexity: perplexity["valid"], testPerplexity: perplexity["test"],
      peakMemoryMib: Double(Stopwatch.peakMemory) / 1024 / 1024)
    try common.json ? Console.output(json: summary) : Console.output(summary.text)
  }

  private func estimate(_ bundle: ModelBundle) throws -> KneserNey {
    guard let tokens = try bundle.tokens(.train) else {
      preconditionFailure("a corpus has a training part")
    }
    if Interrupt.isRequested { throw Failure.stopped }
    let estimate = KneserNey(
      tokens, order: order, vocabulary: bundle.vocabulary.count,
      sentenceEnd: bundle.vocabulary.lineEnd)
    if estimate.model.order < order {
      common.note(
        "note: the longest line has \(estimate.model.order) tokens with its start, so that there are no "
          + "longer n-grams")
    }
    for (length, discounts) in zip(1..., estimate.discounts) where discounts.isFallback {
      common.note(
        "note: the text has too few \(length)-grams for discounts of their own; they are "
          + discounts.values.map { "\($0)" }.joined(separator: ", "))
    }
    if Interrupt.isRequested { throw Failure.stopped }
    return estimate
  }
}

/// What `lm train --arch ngram` prints.
private struct NGramSummary: Encodable {
  let model: String
  let order: Int
  /// The n-grams of every length.
  let ngrams: [Int]
  /// D₁, D₂ and D₃ of every length.
  let discounts: [[Double]]
  let seconds: Double
  @NilAsNull var validPerplexity: Double?
  @NilAsNull var testPerplexity: Double?
  let peakMemoryMib: Double

  var text: String {
    func figure(_ value: Double?) -> String {
      value.map { NumberFormat.fixed($0, places: 2) } ?? "—"
    }
    let lengths = zip(1..., ngrams).map { "\(NumberFormat.count($1)) \($0)-grams" }
    return """
      model             \(model)
      n-grams           \(lengths.joined(separator: ", "))
      valid perplexity  \(figure(validPerplexity))
      test perplexity   \(figure(testPerplexity))
      time              \(NumberFormat.duration(seconds: seconds)), peak memory \(NumberFormat.fixed(peakMemoryMib, places: 0)) MiB

      """
  }
}
