import NumberFormatting
import ArgumentParser
import Glibc
import Microscope
import ModelFolders
import LanguageModels
import Tokenization

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Put a model under the microscope.",
    discussion: """
      Shows what is asked for; or all that the model has, where nothing of --rank, --mixtures, --gradients \
      and --next is. It is seen on positions spread evenly over the part of the text that the model keeps \
      for testing (or for validation, where it keeps no other), up to its first 100,000 tokens, each in the \
      context of all that stands before it.
      """)

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
    help: "How much a mixture uses each component, where, and how far they say different things.")
  var mixtures: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: "How far back the gradient of one token's loss reaches, and how saturated states are.")
  var gradients: Bool?

  @Option(
    parsing: .unconditional, help: "A text: the most probable tokens after it, with probabilities.")
  var next: String?

  @Option(help: "The folder of a second model, whose tokens stand beside those of --next.")
  var beside: String?

  @Option(
    help: """
      Positions looked at: rows of the matrix, and what mixtures and states are seen in (default: 1000).
      """)
  var contexts: Int?

  @Option(
    help: """
      Columns of the matrix at most: the most frequent tokens, normalised over the whole vocabulary all the \
      same (default: 4000).
      """)
  var columns: Int?

  @Option(help: "Steps that gradients go back (default: 64).")
  var distances: Int?

  @Option(help: "The most windows that gradients are averaged over (default: 100).")
  var windows: Int?

  @Option(help: "How many tokens --next prints (default: 10).")
  var top: Int?

  @OptionGroup(title: "Common") var common: CommonOptions

  static let usualContexts = 1_000
  static let usualColumns = 4_000
  /// Tokens of a text that are read at most, so that a long one does not take long.
  static let longestText = 100_000
  /// Numbers of a matrix whose singular values are worth waiting for.
  private static let largestMatrix = 1 << 27

  func validate() throws {
    func require(_ option: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
      guard let value, !range.contains(value) else { return }
      throw ValidationError(
        "--\(option) \(value); choose \(range.lowerBound) to \(range.upperBound)")
    }
    try require("contexts", contexts, 2...Self.longestText)
    try require("columns", columns, 2...1 << 24)
    try require("distances", distances, 2...10_000)
    try require("windows", windows, 1...Self.longestText)
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
    let bundle = try selection.open()
    try requireAnswers(of: bundle)
    let backend = try common.makeBackend()
    let model = try bundle.makeModel(on: backend)
    var report = InspectionReport(bundle)
    if let next {
      let other = try beside.map(ModelSelection.open)
      report.next = [try candidates(after: next, of: bundle, model)]
      if let other {
        report.next?.append(
          try candidates(after: next, of: other, other.makeModel(on: backend)))
      }
    }
    if shows(rank) || shows(mixtures) || shows(gradients) {
      try look(at: model, of: bundle, into: &report)
    }
    try common.json ? Console.output(json: report) : Console.output(report.text)
  }

  /// What is seen on the text that the model keeps.
  private func look(
    at model: LanguageModel, of bundle: ModelBundle, into report: inout InspectionReport
  ) throws {
    let start = Vocabulary.endOfSentence
    let (part, ids) = try text(of: bundle)
    report.corpus = part
    report.tokens = ids.count
    let sample = try ContextSample(
      model, of: ids, start: start, count: contexts ?? Self.usualContexts)
    let weights = OutputWeights(of: model)
    if shows(rank) {
      let columns = bundle.vocabulary.mostFrequent(columns ?? Self.usualColumns)
      guard sample.targets.count * columns.count <= Self.largestMatrix else {
        throw Failure(
          EX_USAGE,
          "a matrix of \(sample.targets.count) × \(columns.count) is larger than "
            + "\(NumberFormat.bytes(8 * Self.largestMatrix)); choose fewer --contexts or --columns")
      }
      let bound = LogProbabilityRank.bound(of: model.configuration)
      if min(sample.targets.count, columns.count) <= bound {
        common.note(
          "note: a matrix of \(sample.targets.count) × \(columns.count) has no room for more than the "
            + "bound of \(bound); choose more --contexts and --columns")
      }
      report.rank = RankReport(
        try LogProbabilityRank(sample, weights, tokens: columns), model.configuration)
    }
    if shows(mixtures), let mixed = sample.head.mixture {
      report.mixtures = MixtureReport(mixed, sample.targets, weights, bundle)
    }
    if shows(gradients), model.configuration.architecture == .recurrent {
      let reach = try GradientReach(
        model, of: ids, start: start, distances: min(distances ?? 64, ids.count),
        windows: windows ?? 100)
      report.gradients = GradientReport(reach, StateSaturation(sample, model.configuration))
    }
  }

  private func candidates(
    after text: String, of bundle: ModelBundle, _ model: LanguageModel
  ) throws -> NextReport {
    let report = try NextReport(model, of: bundle, after: text, count: top ?? 10)
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
    let model = try bundle.network().model
    let mixesNothing = "\(bundle.path) is a softmax, which mixes nothing; choose a MoC or a MoS"
    let hasNoPast =
      "\(bundle.path) is feed-forward and has no recurrence for gradients to go back along; "
      + "choose an RNN, LSTM or GRU"
    let parts: [(flag: Bool?, reason: String?)] = [
      (rank, nil), (mixtures, model.head.isMixture ? nil : mixesNothing),
      (gradients, model.architecture == .recurrent ? nil : hasNoPast),
    ]
    let shown = parts.filter { shows($0.flag) }
    let missing = shown.filter { $0.reason != nil }
    if next == nil, missing.count == shown.count, let reason = missing.first?.reason {
      throw Failure(EX_DATAERR, reason)
    }
    for part in missing where part.flag == true { common.note("note: \(part.reason ?? "")") }
  }

  /// The start of the text that the model keeps, with the name of its part.
  private func text(of bundle: ModelBundle) throws -> (name: String, ids: [Int32]) {
    for part in [TextPartName.test, .valid] {
      if let kept = try bundle.tokens(part), !kept.isEmpty {
        return (part.rawValue, Array(kept.prefix(Self.longestText)))
      }
    }
    throw Failure(
      EX_NOINPUT, "\(bundle.path) keeps no text to look at it with; train with a longer corpus")
  }
}

extension Vocabulary {
  /// The ids of the tokens that occurred most often in training, at most `count`.
  func mostFrequent(_ count: Int) -> [Int32] {
    let ids = (0..<Int32(self.count)).sorted { (occurrences($0), $1) > (occurrences($1), $0) }
    return Array(ids.prefix(count))
  }
}
