import ArgumentParser
import FigureTables
import Glibc
import Judging
import ModelFolders
import Storage
import Tokenization
import TokenizerFiles
import Runs

struct TokenizeCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Split a text into tokens, one output line per input line.",
    discussion: """
      Tokens of char, byte and bpe may hold spaces. A space inside a token is printed as ␣ if the \
      separator is a space. A byte that is not valid UTF-8 is printed in hexadecimal, as \\xFF.

      EXAMPLES:
        lm tokenize corpus.txt --tokens word --normalize fa
        lm tokenize models/mine corpus.txt --ids
      """)

  @Argument(
    help: ArgumentHelp(
      """
      The text: a UTF-8 file, or - for the standard input (default: -). The folder of a model among the \
      arguments is --model.
      """, valueName: "text"))
  var inputs: [String] = []

  @Option(
    help: """
      The tokenizer and vocabulary: the folder of a model, its vocabulary.json, a tokenizer.json of Hugging \
      Face, or a vocab.txt.
      """)
  var model: String?

  @Option(help: "The unit of text (default: that of the model, or word).")
  var tokens: TokenizerKind?

  @Option(
    help: "Normalisation of the text before it is split (default: that of the model, or none).")
  var normalize: NormalizationProfile?

  @Option(parsing: .unconditional, help: .advanced("The separator of the tokens of a line."))
  var separator = " "

  @Flag(inversion: .prefixedNo, help: "Print the ids of --model instead of the tokens.")
  var ids = false

  @Option(help: "Write the ids of --model to this file. Library: 'TokenFile' maps it into memory.")
  var out: String?

  @Flag(inversion: .prefixedNo, help: .advanced("Replace an existing file of --out."))
  var force = false

  @Flag(
    inversion: .prefixedNo,
    help: "Print a JSON object per line: tokens with their byte offsets in the line.")
  var json = false

  @Flag(
    inversion: .prefixedNo,
    help: "Join tokens into text; with --ids, join ids. --separator separates them.")
  var detokenize = false

  @Flag(
    inversion: .prefixedNo,
    help: .advanced(
      "Stop at invalid UTF-8 and name its byte offset. Otherwise, it is repaired."))
  var strict = false

  @Option(help: "Number of threads of --out (default: the physical cores).")
  var threads: Int?

  @Flag(
    name: [.customShort("q"), .long], inversion: .prefixedNo, help: "Print no notes.")
  var quiet = false

  @OptionGroup var verification: VerificationOption

  func validate() throws {
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
    if (ids || out != nil) && inputs.model == nil {
      throw ValidationError("\(ids ? "--ids" : "--out") needs a vocabulary; give --model")
    }
    let file = inputs.text ?? "-"
    if file != "-", try FileStatus.exists(file), try FileStatus(of: file).kind == .folder {
      let example = try Folder.files(in: file).first { $0.hasSuffix(".txt") }
      throw Failure(
        EX_USAGE,
        "\(file) is a folder; give a file"
          + (example.map { " of it, as in 'lm tokenize \(file)/\($0)'" } ?? ""))
    }
    let typed = TokenizerConfiguration(
      kind: tokens ?? .word, normalization: normalize ?? .none)
    let known = try inputs.model.map { try ModelReference.tokenizer($0, list: typed) }
    let configuration = try configuration(known, typed)
    let decoding = detokenize && !strict ? .repair : configuration.decoding(strict: strict)
    if let out { try Target.validate(out, replacing: force, reading: [file, inputs.model ?? "-"]) }
    let text = try TextPart(
      contentsOf: file, decoding: decoding, mayBeEmpty: true, check: Interrupt.check)
    if let out, let known { return try encode(text, known, to: out) }
    let lines = try TokenLines(
      configuration, vocabulary: known?.vocabulary, separator: separator)
    guard !detokenize else {
      return try lines.join(text, areIDs: ids) {
        try Interrupt.check()
        try Console.isOutputTerminal
          ? Console.output(foreign: String(decoding: $0, as: UTF8.self)) : Console.output(bytes: $0)
      }
    }
    noteRepairs(
      try lines.write(text, as: ids ? .ids : json ? .objects : .tokens) {
        try Interrupt.check()
        try Console.output(foreign: $0)
      })
  }

  /// The definition of a token, by the options or by the model.
  private func configuration(
    _ known: SavedTokenizer?, _ typed: TokenizerConfiguration
  ) throws -> TokenizerConfiguration {
    let configuration = known?.configuration ?? typed
    for (option, typed, own) in [
      ("--tokens", tokens?.rawValue, configuration.kind.rawValue),
      ("--normalize", normalize?.rawValue, configuration.normalization.rawValue),
    ] where typed != nil && typed != own {
      throw Failure(
        EX_USAGE,
        "\(known?.path ?? "") is of \(option) \(own); leave out \(option), or give another model")
    }
    if configuration.kind.hasMerges, known == nil {
      throw Failure(
        EX_USAGE,
        "\(configuration.kind.rawValue) needs its merges; give --model, or learn them with 'lm vocab build'"
      )
    }
    if strict, configuration.decoding == .raw {
      throw Failure(
        EX_USAGE,
        "--strict has no effect with \(configuration.kind.rawValue), which reads any bytes; leave it "
          + "out, or choose other --tokens")
    }
    return configuration
  }

  /// Writes the ids to a file.
  private func encode(_ text: TextPart, _ known: SavedTokenizer, to path: String) throws {
    try Interrupt.beginToWrite()
    let encoder = try TextEncoder(
      configuration: known.configuration, vocabulary: known.vocabulary)
    let progress = TextProgress("encoding", quiet: quiet)
    let watch = Stopwatch()
    let file = try encoder.encode(
      [text], to: path, replacing: force, threads: threads ?? Machine.physicalCores,
      progress: progress.update)
    let seconds = watch.seconds
    noteRepairs(file.statistics.replacements)
    let figures = EncodingFigures(file.statistics, bytes: text.byteCount, seconds: seconds)
    try json ? Console.output(json: figures) : Console.output(figures.text(of: path))
  }

  private func noteRepairs(_ count: Int) {
    if count > 0 && !quiet { Console.error("note: \(Note.repairs(count))") }
  }
}
