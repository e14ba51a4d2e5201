import ArgumentParser
import Glibc
import ModelBundle
import Tokenization

struct TokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Cut a text into tokens, one line out a line in.")

  @Argument(help: "The text: a UTF-8 file, or - for the standard input.")
  var file = "-"

  @Option(help: "The tokenizer and vocabulary of this model.")
  var model: String?

  @Option(help: "What a token is (default: word, or as the model has it).")
  var tokens: TokenizerKind?

  @Option(help: "How text is rewritten first.")
  var normalize: NormalizationProfile = .none

  @Option(parsing: .unconditional, help: "What stands between the tokens of a line.")
  var separator = " "

  @Flag(inversion: .prefixedNo, help: "Print the ids of --model instead of the tokens.")
  var ids = false

  @Flag(
    inversion: .prefixedNo,
    help: "Print a JSON object a line: tokens with their byte offsets in the line.")
  var json = false

  @Flag(inversion: .prefixedNo, help: "Join tokens that --separator divides into text again.")
  var detokenize = false

  @Flag(inversion: .prefixedNo, help: "Print no notes.")
  var quiet = false

  func validate() throws {
    if ids && model == nil { throw ValidationError("--ids needs a vocabulary; give --model") }
    if detokenize && (ids || json) {
      throw ValidationError("--detokenize prints text; leave out --ids and --json")
    }
    if separator.isEmpty {
      throw ValidationError("--separator is empty; give one character or more")
    }
  }

  func run() throws {
    let bundle = try model.map { try ModelSelection.open($0) }
    if let tokens, let bundle, bundle.manifest.tokenizer.kind != tokens {
      throw Failure(EX_USAGE, "\(bundle.path) has another tokenizer; leave out --tokens")
    }
    let configuration =
      bundle?.manifest.tokenizer
      ?? TokenizerConfiguration(kind: tokens ?? .word, normalization: normalize)
    let text = try RepairedFile(file)
    if text.repair.replacements > 0 && !quiet {
      Console.error("note: \(Figure.repairs(text.repair.replacements))")
    }
    let tokenizer = try LineTokenizer(configuration)
    var printed = ""
    for line in text.lines {
      if detokenize {
        printed += joined(line, kind: configuration.kind)
      } else {
        printed += try cut(line, of: text.repair, tokenizer, bundle?.vocabulary)
      }
      if printed.utf8.count > 1 << 16 {
        try Console.output(printed)
        printed = ""
      }
    }
    try Console.output(printed)
  }

  private func cut(
    _ line: ArraySlice<UInt8>, of text: UTF8Repair, _ tokenizer: LineTokenizer,
    _ vocabulary: Vocabulary?
  ) throws -> String {
    let tokens = tokenizer.tokens(of: line.span)
    func id(_ token: LocatedToken) -> Int32 {
      vocabulary?.id(of: token.text) ?? Vocabulary.unknown
    }
    if json {
      let start = text.sourceOffset(of: line.startIndex)
      func offset(_ position: Int) -> Int {
        text.sourceOffset(of: line.startIndex + position) - start
      }
      return try Console.line(
        json: TokenizedLine(
          tokens: tokens.map(\.text),
          offsets: tokens.map { [offset($0.source.lowerBound), offset($0.source.upperBound)] },
          ids: vocabulary == nil ? nil : tokens.map(id)))
    }
    let fields = ids ? tokens.map { "\(id($0))" } : tokens.map(\.text)
    return fields.joined(separator: separator) + "\n"
  }

  private func joined(_ line: ArraySlice<UInt8>, kind: TokenizerKind) -> String {
    var printer = Detokenizer(kind: kind)
    let tokens = String(decoding: line, as: UTF8.self).split(
      separator: separator, omittingEmptySubsequences: true)
    return tokens.map { printer.append(String($0)) }.joined() + printer.finish() + "\n"
  }
}

/// What `lm tokenize --json` prints for a line; offsets are bytes of the line as it was read.
private struct TokenizedLine: Encodable {
  let tokens: [String]
  let offsets: [[Int]]
  let ids: [Int32]?
}

extension RepairedFile {
  /// The lines of the text, without their ends.
  fileprivate var lines: [ArraySlice<UInt8>] {
    var lines = repair.text.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
