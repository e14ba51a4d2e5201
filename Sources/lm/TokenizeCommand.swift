import NumberFormatting
import ArgumentParser
import Glibc
import ModelFolders
import Storage
import Tokenization
import TokenizerFiles
import Runs

struct TokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Split a text into tokens, one output line per input line.",
    discussion: """
      Where tokens may hold spaces (char, byte, bpe) and a space stands between them, theirs read ␣; \
      bytes that are no UTF-8 read \\xFF.

      EXAMPLES:
        lm tokenize corpus.txt --tokens word --normalize fa
        lm tokenize models/mine corpus.txt --ids
      """)

  @Argument(
    help: ArgumentHelp(
      """
      The text: a UTF-8 file, or - for the standard input (default: -). The folder of a model is --model.
      """, valueName: "text"))
  var inputs: [String] = []

  @Option(help: "The tokenizer and vocabulary of this model, or of a file that 'lm vocab' writes.")
  var model: String?

  @Option(help: "What a token is (default: word, or as the model has it).")
  var tokens: TokenizerKind?

  @Option(help: "How text is rewritten first.")
  var normalize: NormalizationProfile = .none

  @Option(parsing: .unconditional, help: .advanced("What stands between the tokens of a line."))
  var separator = " "

  @Flag(inversion: .prefixedNo, help: "Print the ids of --model instead of the tokens.")
  var ids = false

  @Option(help: "Write the ids of --model to this file, which 'TokenFile' maps into memory.")
  var out: String?

  @Flag(inversion: .prefixedNo, help: .advanced("Replace the file of --out if it is there."))
  var force = false

  @Flag(
    inversion: .prefixedNo,
    help: "Print a JSON object a line: tokens with their byte offsets in the line.")
  var json = false

  @Flag(
    inversion: .prefixedNo,
    help: "Join tokens, or with --ids ids, into text. --separator stands between them.")
  var detokenize = false

  @Flag(
    inversion: .prefixedNo,
    help: .advanced(
      "Stop at invalid UTF-8 and name its byte offset; without this option it is repaired."))
  var strict = false

  @Option(help: "Threads that --out is spread over (default: the physical cores).")
  var threads: Int?

  @Flag(
    name: [.customShort("q"), .long], inversion: .prefixedNo, help: "Print no notes.")
  var quiet = false

  func validate() throws {
    let inputs = try Inputs(inputs, model: model)
    if (ids || out != nil) && inputs.model == nil {
      throw ValidationError("\(ids ? "--ids" : "--out") needs a vocabulary; give --model")
    }
    if out != nil && (ids || detokenize) {
      throw ValidationError("--out writes ids to a file; leave out --ids and --detokenize")
    }
    if detokenize && json {
      throw ValidationError("--detokenize prints text; leave out --json")
    }
    if separator.isEmpty {
      throw ValidationError("--separator is empty; give one character or more")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads); choose 1 to 1024")
    }
  }

  func run() throws {
    let inputs = try Inputs(inputs, model: model)
    let file = inputs.text ?? "-"
    let known = try inputs.model.map { try ModelSelection.openTokenizer($0) }
    if let tokens, let known, known.configuration.kind != tokens {
      throw Failure(EX_USAGE, "\(known.path) has another tokenizer; leave out --tokens")
    }
    let configuration =
      known?.configuration
      ?? TokenizerConfiguration(kind: tokens ?? .word, normalization: normalize)
    if configuration.kind == .bpe, known == nil {
      throw Failure(
        EX_USAGE, "bpe needs its merges; give --model, or learn them with 'lm vocab build'")
    }
    if strict, configuration.decoding == .raw {
      throw Failure(
        EX_USAGE,
        "--strict asks for UTF-8 and \(configuration.kind.rawValue) reads any bytes; leave it out")
    }
    if detokenize { return try join(file, configuration, known?.vocabulary) }
    let text = try TextPart(
      contentsOf: file, decoding: configuration.decoding(strict: strict), mayBeEmpty: true)
    if let out { try Target.validate(out, replacing: force, reading: file) }
    if let out, let known { return try encode(text, known, to: out) }
    try show(text, configuration, known?.vocabulary)
  }

  /// Writes the ids to a file.
  private func encode(_ text: TextPart, _ known: SavedTokenizer, to path: String) throws {
    Interrupt.install()
    let encoder = try TextEncoder(
      configuration: known.configuration, vocabulary: known.vocabulary)
    let progress = TextProgress("encoding", quiet: quiet)
    let watch = Stopwatch()
    let file = try encoder.encode(
      [text], to: path, threads: threads ?? Machine.physicalCores, progress: progress.update)
    let seconds = watch.seconds
    noteRepairs(file.statistics.replacements)
    let report = EncodingReport(file.statistics, bytes: text.byteCount, seconds: seconds)
    try json ? Console.output(json: report) : Console.output(report.text(path))
  }

  func noteRepairs(_ count: Int) {
    if count > 0 && !quiet { Console.error("note: \(Note.repairs(count))") }
  }
}

/// What `lm tokenize --out --json` prints; bytes are those of the file.
private struct EncodingReport: Encodable {
  let tokens: Int
  let unknown: Int
  let lines: Int
  let bytes: Int
  let replacements: Int
  let seconds: Double
  let megabytesPerSecond: Double

  private enum CodingKeys: String, CodingKey {
    case tokens, unknown, lines, bytes, replacements, seconds
    case megabytesPerSecond = "megabytes_per_second"
  }

  init(_ statistics: TextStatistics, bytes: Int, seconds: Double) {
    tokens = statistics.tokens
    unknown = statistics.unknown
    lines = statistics.lines
    self.bytes = bytes
    replacements = statistics.replacements
    self.seconds = seconds
    megabytesPerSecond = Double(bytes) / 1e6 / max(seconds, 1e-9)
  }

  func text(_ path: String) -> String {
    let rate = NumberFormat.percent(Double(unknown) / Double(max(tokens, 1)))
    return """
      \(path): \(NumberFormat.count(tokens, "token")), \(rate) unknown, \(NumberFormat.count(lines, "line")), \
      \(NumberFormat.fixed(megabytesPerSecond, places: 1)) MB/s

      """
  }
}
