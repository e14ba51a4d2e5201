import ArgumentParser
import Evaluation
import Glibc
import ModelBundle
import RecurrentLM
import Storage
import Tokenization

struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Judge a model by its perplexity on a text.",
    discussion: """
      Every token is scored exactly once, the first in the context of <eos>; the sum is divided by \
      exactly that count. Bits are per character and byte of the text itself, line ends included. \
      They are a lower bound where the tokens leave something out: <unk> does not spell the word, \
      and normalisation forgets what it changes.
      """)

  /// The parts of a corpus that a model keeps for judging.
  enum Split: String, CaseIterable, ExpressibleByArgument {
    case valid, test
  }

  @Argument(
    help: """
      The text: a UTF-8 file, a folder with test.txt or valid.txt, or - for the standard input \
      (default: the part kept in the model).
      """)
  var corpus: String?

  @OptionGroup var selection: ModelSelection

  @Option(help: "The part to judge by, of the model or of a folder (default: test).")
  var split: Split?

  @Option(help: "carry: the state goes on from line to line. reset: every line alone.")
  var state: Evaluator.StatePolicy = .carry

  @Option(
    help:
      "Lines scored side by side where the state is reset; moves no figure by more than rounding.")
  var batchSize = 32

  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if !(1...65_536).contains(batchSize) {
      throw ValidationError("--batch-size \(batchSize); choose 1 or more")
    }
  }

  func run() throws {
    let bundle = try selection.open()
    let tokenizer = bundle.manifest.tokenizer
    if state == .reset, !tokenizer.endOfSentence, !tokenizer.kind.keepsWhitespace {
      throw Failure(
        EX_USAGE, "the tokens of \(bundle.path) have no ends of lines; leave out --state reset")
    }
    let (ids, statistics) = try tokens(of: bundle)
    guard statistics.tokens > 0 else {
      throw Failure(EX_DATAERR, "\(corpus ?? part.rawValue) has no tokens; give a text with words")
    }
    if statistics.replacements > 0 {
      common.note("note: \(Figure.repairs(statistics.replacements))")
    }
    Interrupt.install()
    let model = try bundle.makeModel(on: common.makeBackend())
    let evaluator = Evaluator(
      model, vocabulary: bundle.vocabulary, policy: state,
      batch: min(batchSize, max(statistics.lines, 1)))
    guard let losses = evaluator.losses(of: ids, shouldStop: { Interrupt.isRequested }) else {
      throw Failure(130, "stopped by a signal; nothing was written")
    }
    let score = Score(losses, of: ids, unknown: Vocabulary.unknown)
    guard score.natsPerToken.isFinite else {
      throw Failure(
        EX_DATAERR,
        "\(bundle.path) gives no finite probabilities: its training diverged; train it anew with "
          + "a lower --lr")
    }
    let report = EvaluationReport(
      bundle, corpus: corpus ?? part.rawValue, state: state, score, statistics)
    if score.unknownRate > 0.3 {
      common.note(
        "note: \(Figure.percent(score.unknownRate)) of the tokens are unknown to the model, so its "
          + "perplexity says little of this text")
    } else if let note = Figure.worseThanAGuess(
      score.natsPerToken, among: bundle.vocabulary.count)
    {
      common.note("note: \(note)")
    }
    try common.json ? Console.output(json: report) : Console.output(report.text)
  }

  private var part: Split { split ?? .test }

  /// The file to read: of a folder, that of the split.
  private func file(of corpus: String) throws -> String {
    guard corpus != "-", try FileStatus(of: corpus).kind == .folder else {
      guard split == nil else {
        throw Failure(EX_USAGE, "\(corpus) has no parts; leave out --split")
      }
      return corpus
    }
    let file = "\(corpus)/\(part.rawValue).txt"
    guard FileStatus.exists(file) else {
      throw Failure(
        EX_NOINPUT, "the folder \(corpus) has no \(part.rawValue).txt; give the path of a file")
    }
    return file
  }

  private func tokens(of bundle: ModelBundle) throws -> (ids: [Int32], statistics: TextStatistics) {
    if let corpus {
      let encoder = try TextEncoder(
        configuration: bundle.manifest.tokenizer, vocabulary: bundle.vocabulary)
      let decoding = encoder.configuration.decoding
      return try encoder.encode([TextPart(contentsOf: file(of: corpus), decoding: decoding)])
    }
    guard let kept = try bundle.tokens(part == .test ? .test : .valid) else {
      throw Failure(
        EX_NOINPUT,
        "\(bundle.path) keeps no \(part.rawValue) part; give a CORPUS or --split \(part.other)")
    }
    return (Array(kept), kept.statistics)
  }
}

extension EvalCommand.Split {
  fileprivate var other: String { self == .test ? "valid" : "test" }
}
