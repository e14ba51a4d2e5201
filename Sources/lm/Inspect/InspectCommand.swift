import NumberFormatting
import ArgumentParser
import Glibc
import Judging
import Microscope
import ModelFolders
import LanguageModels
import Tokenization

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Analyse a model: rank, mixtures, gradients, next tokens.",
    discussion: """
      Shows what --rank, --mixtures, --gradients and --next select. Without them it shows \
      everything that the model has. It is seen on positions spread evenly over the part of the \
      text that the model keeps for testing (or for validation, where it keeps no other), up to \
      its first 100,000 tokens, each in the context of all that stands before it.

      EXAMPLES:
        lm inspect models/mine --rank
        lm inspect models/mine --next 'The river' --beside models/other
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of the model (default: the newest under models/).", valueName: "model"))
  var folder: String?

  @OptionGroup var selection: ModelSelection

  @Flag(
    inversion: .prefixedNo,
    help: """
      The rank of the matrix of log-probabilities, in double precision: a softmax and a mixture of \
      contexts of width D have D + 2 at most, a mixture of softmaxes any.
      """)
  var rank: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: "Use of each component of a mixture, by token, and the divergence between components.")
  var mixtures: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: "Norm of the gradient of one token's loss by distance, and saturation of states.")
  var gradients: Bool?

  @Option(
    parsing: .unconditional, help: "A text: the most probable tokens after it, with probabilities.")
  var next: String?

  @Option(help: "The folder of a second model, whose tokens stand beside those of --next.")
  var beside: String?

  @Option(
    help: .advanced(
      """
      Positions looked at: rows of the matrix, and what mixtures and states are seen in (default: 1000).
      """))
  var contexts: Int?

  @Option(
    help: .advanced(
      """
      Maximum number of columns: the most frequent tokens. Rows are normalised over the whole \
      vocabulary (default: 4000).
      """))
  var columns: Int?

  @Option(help: .advanced("Steps that gradients go back (default: 64)."))
  var distances: Int?

  @Option(help: .advanced("The most windows that gradients are averaged over (default: 100)."))
  var windows: Int?

  @Option(help: "How many tokens --next prints (default: 10).")
  var top: Int?

  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    try selection.refuse(folder)
    func require(_ option: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
      guard let value, !range.contains(value) else { return }
      throw ValidationError(
        "--\(option) \(value); choose \(range.lowerBound) to \(range.upperBound)")
    }
    try require("contexts", contexts, 2...Inspection.longestText)
    try require("columns", columns, 2...1 << 24)
    try require("distances", distances, 2...10_000)
    try require("windows", windows, 1...Inspection.longestText)
    try require("top", top, 1...1_000)
    if beside != nil && next == nil {
      throw ValidationError("--beside is for --next; give --next TEXT with it")
    }
    if [rank, mixtures, gradients].allSatisfy({ $0 == false }), next == nil {
      throw ValidationError("nothing is left to show; leave out a --no- option")
    }
    func stray(_ name: String, _ value: Int?, _ isUsed: Bool, _ without: String) -> StrayOption {
      StrayOption(
        "--\(name)", isGiven: value != nil, isUsed: isUsed, by: "inspect without \(without)")
    }
    try StrayOption.refuse([
      stray(
        "contexts", contexts, shows(rank) || shows(mixtures) || shows(gradients),
        "--rank, --mixtures or --gradients"),
      stray("columns", columns, shows(rank), "--rank"),
      stray("distances", distances, shows(gradients), "--gradients"),
      stray("windows", windows, shows(gradients), "--gradients"),
      stray("top", top, next != nil, "--next"),
    ])
  }

  func run() throws {
    Interrupt.install(endingWithin: 1)
    let bundle = try selection.open(folder)
    try requireAnswers(of: bundle)
    let backend = try common.makeBackend()
    var candidates: [NextFigures]?
    if let next {
      candidates = try ([bundle] + [beside].compactMap { $0 }.map(ModelSelection.open)).map {
        try self.candidates(
          after: next, of: $0, $0.name == .ngram ? nil : $0.makeModel(on: backend))
      }
    }
    let progress = TextProgress(quiet: common.quiet, unit: .tokens)
    defer { progress.erase() }
    let inspection = try Inspection(of: bundle, options, on: backend) {
      try progress.update($0.rawValue, $1, of: $2)
    }
    progress.erase()
    if let rank = inspection.rank, rank.hasNoRoom {
      common.note(
        "note: a matrix of \(rank.contexts) × \(rank.columns) has no room for more than the bound of "
          + "\(rank.bound); choose more --contexts and --columns")
    }
    let report = InspectionReport(inspection: inspection, next: candidates)
    try common.json ? Console.output(json: report) : Console.output(report.text)
  }

  private var options: InspectionOptions {
    var options = InspectionOptions()
    let flags: [(Inspection.Part, Bool?)] = [
      (.rank, rank), (.mixtures, mixtures), (.gradients, gradients),
    ]
    options.parts = Set(flags.filter { shows($0.1) }.map(\.0))
    if let contexts { options.contexts = contexts }
    if let columns { options.columns = columns }
    if let distances { options.distances = distances }
    if let windows { options.windows = windows }
    return options
  }

  private func candidates(
    after text: String, of bundle: ModelBundle, _ network: LanguageModel?
  ) throws -> NextFigures {
    let report = try NextFigures(bundle, network, after: text, count: top ?? 10)
    if report.unknown > 0 {
      common.note(
        "note: \(NumberFormat.count(report.unknown, "token")) of the text unknown to \(bundle.path)"
      )
    }
    return report
  }

  /// Whether a part is shown: it was asked for, or nothing was and it was not refused.
  private func shows(_ flag: Bool?) -> Bool {
    let isAnyAsked = next != nil || [rank, mixtures, gradients].contains(true)
    return flag ?? !isAnyAsked
  }

  /// Says what was asked for by name that the model has not.
  ///
  /// - Throws: ``Failure`` 65 where nothing else is to be shown.
  private func requireAnswers(of bundle: ModelBundle) throws {
    if bundle.name == .ngram, next != nil, ![rank, mixtures, gradients].contains(true) { return }
    let model = try bundle.network().model
    let mixesNothing = "\(bundle.path) is a softmax, which mixes nothing; choose a MoC or a MoS"
    let hasNoPast =
      "\(bundle.path) is feed-forward and has no recurrence for gradients to go back along; "
      + "choose an RNN, LSTM or GRU"
    let parts: [(flag: Bool?, reason: String?)] = [
      (rank, nil), (mixtures, Inspection.Part.mixtures.exists(in: model) ? nil : mixesNothing),
      (gradients, Inspection.Part.gradients.exists(in: model) ? nil : hasNoPast),
    ]
    let shown = parts.filter { shows($0.flag) }
    let missing = shown.filter { $0.reason != nil }
    if next == nil, missing.count == shown.count, let reason = missing.first?.reason {
      throw Failure(EX_DATAERR, reason)
    }
    for part in missing where part.flag == true { common.note("note: \(part.reason ?? "")") }
  }
}
