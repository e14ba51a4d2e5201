import NumberFormatting
import ArgumentParser
import Glibc
import ModelFolders
import Recipes
import Tokenization
import TokenizerFiles
import Runs

struct VocabCoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "Measure the coverage of a text by vocabularies of several sizes.",
    discussion: """
      Each takes the most frequent tokens of the training part. Coverage is shown for the training \
      part and for the held-out parts.

      EXAMPLES:
        lm vocab coverage corpus.txt --sizes 1000,10000
      """)

  @Argument(
    help: "The text: a UTF-8 file, a folder as for 'lm train', or - for the standard input.")
  var corpus: String

  @Option(
    help:
      "The sizes, <unk> and <eos> among them, as in 1000,10000 (default: 1, 2 and 5 times 100 and on)."
  )
  var sizes: String?

  @OptionGroup(title: "Text") var text: FieldOptions<TextFields>
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if text.typed.contains(where: { $0.name == "vocab-size" || $0.name == "vocab" }) {
      throw ValidationError("--sizes are those to compare; leave out --vocab-size and --vocab")
    }
    if let sizes, asked == nil {
      throw ValidationError("--sizes \(sizes); give numbers of 3 or more with commas between")
    }
  }

  private var asked: [Int]? {
    guard let sizes else { return nil }
    let numbers = sizes.split(separator: ",").map { Int($0) }
    return numbers.allSatisfy { $0 ?? 0 >= 3 } && !numbers.isEmpty ? numbers.compactMap { $0 } : nil
  }

  func run() throws {
    Interrupt.install()
    let choices = try text.choices()
    var everything = try choices.recipe().text
    guard !everything.kind.isOfBytes else {
      throw Failure(
        EX_USAGE, "\(everything.kind.rawValue) knows every text; choose other --tokens")
    }
    // Every token has an entry, so that its id is its rank.
    everything.maximumSize = Int(Int32.max)
    if choices["min-count"] == nil { everything.minimumCount = 1 }
    let prepared = try everything.corpus(corpus).prepare(common)
    let (corpus, known) = (prepared.corpus, prepared.tokenizer)
    let vocabulary = known.vocabulary
    let encoder = try TextEncoder(configuration: known.configuration, vocabulary: vocabulary)
    let (held, _) = try encoder.encode(corpus.valid + (corpus.test ?? []))
    let training = (0..<Int32(vocabulary.count)).map { vocabulary.occurrences($0) }
    var judged = [Int](repeating: 0, count: vocabulary.count)
    for id in held { judged[Int(id)] += 1 }
    let rows = (asked ?? Self.usualSizes(upTo: vocabulary.count)).map { size in
      CoverageReport.Row(
        size: min(size, vocabulary.count), leastCount: training[min(size, vocabulary.count) - 1],
        trainingUnknown: Self.unknown(training, size), heldOutUnknown: Self.unknown(judged, size))
    }
    let report = CoverageReport(
      types: vocabulary.count - Vocabulary.specialCount, trainingTokens: training.reduce(0, +),
      heldOutTokens: held.count, sizes: rows)
    try common.json ? Console.output(json: report) : Console.output(report.text)
  }

  private static func usualSizes(upTo count: Int) -> [Int] {
    var sizes: [Int] = []
    var power = 100
    while power < count {
      sizes += [power, 2 * power, 5 * power].filter { $0 < count }
      power *= 10
    }
    return sizes + [count]
  }

  /// The share of tokens that a vocabulary of `size` does not know.
  private static func unknown(_ counts: [Int], _ size: Int) -> Double {
    let all = counts.reduce(0, +)
    let known = counts.prefix(size).dropFirst().reduce(0, +)
    return Double(all - known) / Double(max(all, 1))
  }
}

/// What `lm vocab coverage` prints; shares are of all tokens.
private struct CoverageReport: Encodable {
  let types: Int
  let trainingTokens: Int
  let heldOutTokens: Int
  let sizes: [Row]

  struct Row: Encodable {
    let size: Int
    let leastCount: Int
    let trainingUnknown: Double
    let heldOutUnknown: Double
  }

  var text: String {
    func column(_ text: String) -> String {
      String(repeating: " ", count: max(0, 18 - text.count)) + text
    }
    let head = ["size", "least count", "training unknown", "held-out unknown"]
    let lines = sizes.map { row in
      [
        NumberFormat.count(row.size), NumberFormat.count(row.leastCount),
        NumberFormat.percent(row.trainingUnknown),
        NumberFormat.percent(row.heldOutUnknown),
      ]
    }
    return """
      \(NumberFormat.count(types)) distinct tokens; \(NumberFormat.count(trainingTokens, "token")) to train on, \
      \(NumberFormat.count(heldOutTokens)) held out
      \(([head] + lines).map { $0.map(column).joined() }.joined(separator: "\n"))

      """
  }
}
