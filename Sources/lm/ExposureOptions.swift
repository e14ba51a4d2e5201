import ArgumentParser
import Evaluation
import Glibc
import ModelBundle
import NGrams
import RecurrentLM
import Tokenization

/// How exposure bias is measured.
struct ExposureOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: """
      Measure exposure bias: how much worse a referee finds what the model writes than what the text goes \
      on with, by distance from the prompt.
      """)
  var exposure = false

  @Option(
    help: """
      The model that judges both, of the same vocabulary (default: 5-grams of the training part that the \
      model keeps).
      """)
  var referee: String?

  @Option(
    help: """
      A second model of the same vocabulary, such as one that was trained on samples of its own, to write \
      after the same prompts.
      """)
  var beside: String?

  @Option(help: "Prompts, spread evenly over the text (default: as many as fit, up to 500).")
  var prompts: Int?

  @Option(help: "Tokens of a prompt (default: 20).")
  var promptLength: Int?

  @Option(help: "Tokens that are written after it (default: 64).")
  var continuation: Int?

  @Option(help: "Decides the draws (default: 1).")
  var seed: UInt64?

  func validate() throws {
    try StrayOption.refuse([
      .init("--referee", isGiven: referee != nil, isUsed: exposure, by: "eval without --exposure"),
      .init("--beside", isGiven: beside != nil, isUsed: exposure, by: "eval without --exposure"),
      .init("--prompts", isGiven: prompts != nil, isUsed: exposure, by: "eval without --exposure"),
      .init(
        "--prompt-length", isGiven: promptLength != nil, isUsed: exposure,
        by: "eval without --exposure"),
      .init(
        "--continuation", isGiven: continuation != nil, isUsed: exposure,
        by: "eval without --exposure"),
      .init("--seed", isGiven: seed != nil, isUsed: exposure, by: "eval without --exposure"),
    ])
    for (name, number) in [("prompts", prompts), ("prompt-length", promptLength)] {
      if let number, !(1...10_000).contains(number) {
        throw ValidationError("--\(name) \(number); choose 1 to 10000")
      }
    }
    if let continuation, !(2...10_000).contains(continuation) {
      throw ValidationError("--continuation \(continuation); choose 2 to 10000")
    }
  }

  /// Measures the bias of a model on a text.
  func measure(
    _ bundle: ModelBundle, _ text: JudgedText, on backend: any Backend
  ) throws -> ExposureReport {
    _ = try bundle.network()
    let (start, length) = (promptLength ?? 20, continuation ?? 64)
    let whole = start + length
    let count = prompts ?? min(max(text.ids.count / whole, 2), 500)
    guard text.ids.count >= count * whole else {
      throw Failure(
        EX_USAGE,
        "\(count) prompts and continuations of \(whole) tokens do not fit into the "
          + "\(Figure.count(text.ids.count, "token")) of \(text.name); choose fewer --prompts or a "
          + "shorter --continuation")
    }
    let real = (0..<count).map { index in
      let at = index * (text.ids.count - whole) / max(count - 1, 1)
      return Array(text.ids[at..<at + whole])
    }
    let heads = real.map { Array($0[..<start]) }
    let (name, scorer) = try makeReferee(for: bundle, on: backend)
    func losses(_ texts: [[Int32]]) throws -> [[Double]] {
      try texts.map { ids in
        guard let losses = scorer.losses(of: ids, shouldStop: { Interrupt.isRequested }) else {
          throw Failure(130, "stopped by a signal; nothing was written")
        }
        guard losses.allSatisfy(\.isFinite) else {
          throw Failure(EX_DATAERR, "\(name) gives no finite probabilities; name another --referee")
        }
        return Array(losses[start...])
      }
    }
    func lossesOfWritten(by bundle: ModelBundle) throws -> [[Double]] {
      let written = try bundle.makeModel(on: backend).continuations(
        of: heads, length: length, seed: seed ?? 1, shouldStop: { Interrupt.isRequested })
      guard let written else { throw Failure(130, "stopped by a signal; nothing was written") }
      return try losses(zip(heads, written).map { $0 + $1 })
    }
    let other = try beside.map { try companion($0, of: bundle) }
    let written = try lossesOfWritten(by: bundle)
    var report = ExposureReport(
      model: bundle.path, head: bundle.name, corpus: text.name, referee: name, prompts: count,
      promptLength: start, continuation: length, seed: seed ?? 1,
      ExposureBias(written: written, real: try losses(real), seed: seed ?? 1))
    if let other {
      report.beside = ExposureReport.Beside(
        model: other.path,
        // The true text is the same to both, so that it leaves their difference.
        ExposureBias(written: try lossesOfWritten(by: other), real: written, seed: seed ?? 1))
    }
    return report
  }

  /// A network of the same vocabulary.
  private func companion(_ path: String, of bundle: ModelBundle) throws -> ModelBundle {
    let other = try ModelSelection.open(path)
    _ = try other.network()
    try requireVocabulary(other, of: bundle)
    return other
  }

  private func requireVocabulary(_ other: ModelBundle, of bundle: ModelBundle) throws {
    guard !other.sharesVocabulary(with: bundle) else { return }
    throw Failure(
      EX_DATAERR,
      "\(other.path) has another vocabulary than \(bundle.path); train it with '--vocab "
        + "\(bundle.path)'")
  }

  private func makeReferee(
    for bundle: ModelBundle, on backend: any Backend
  ) throws -> (name: String, scorer: any Scorer) {
    guard let referee else {
      guard let train = try bundle.tokens(.train) else {
        throw Failure(EX_NOINPUT, "\(bundle.path) keeps no training part; give a --referee")
      }
      let estimate = KneserNey(
        train, order: 5, vocabulary: bundle.vocabulary.count,
        sentenceEnd: bundle.vocabulary.lineEnd)
      return ("5-grams of \(bundle.path)", estimate.model)
    }
    let judge = try ModelSelection.open(referee)
    guard judge.path != bundle.path else {
      throw Failure(EX_USAGE, "\(referee) cannot be its own referee; name another model")
    }
    try requireVocabulary(judge, of: bundle)
    return (referee, try judge.makeScorer(on: backend))
  }
}

/// What `lm eval --exposure` prints.
struct ExposureReport: Encodable {
  let model: String
  let head: ModelName
  let corpus: String
  let referee: String
  let prompts: Int
  let promptLength: Int
  let continuation: Int
  let seed: UInt64
  let byDistance: [Row]
  /// How much the gap of the second half is above that of the first eighth, in nats a token.
  let growth: Double
  @OrNull var growthCi95: [Double]?
  var beside: Beside?

  /// How a second model fares after the same prompts.
  struct Beside: Encodable {
    let model: String
    let byDistance: [Row]
    /// How much its gap grows beyond that of the first.
    let growth: Double
    @OrNull var growthCi95: [Double]?

    /// What the referee needs more for the second model than for the first.
    struct Row: Encodable {
      let from: Int
      let to: Int
      let difference: Double
      @OrNull var differenceCi95: [Double]?
    }

    init(model: String, _ bias: ExposureBias) {
      self.model = model
      byDistance = zip(bias.distances, bias.gaps).map { band, gap in
        Row(
          from: band.lowerBound, to: band.upperBound, difference: gap.mean,
          differenceCi95: gap.interval?.bounds)
      }
      growth = bias.growth.mean
      growthCi95 = bias.growth.interval?.bounds
    }
  }

  struct Row: Encodable {
    let from: Int
    let to: Int
    /// The referee's nats a token on the model's continuations.
    let written: Double
    /// And on the true ones.
    let real: Double
    let gap: Double
    @OrNull var gapCi95: [Double]?
  }

  init(
    model: String, head: ModelName, corpus: String, referee: String, prompts: Int,
    promptLength: Int, continuation: Int, seed: UInt64, _ bias: ExposureBias
  ) {
    self.model = model
    self.head = head
    self.corpus = corpus
    self.referee = referee
    self.prompts = prompts
    self.promptLength = promptLength
    self.continuation = continuation
    self.seed = seed
    byDistance = bias.distances.indices.map {
      let (band, gap) = (bias.distances[$0], bias.gaps[$0])
      return Row(
        from: band.lowerBound, to: band.upperBound, written: bias.written[$0],
        real: bias.real[$0], gap: gap.mean, gapCi95: gap.interval?.bounds)
    }
    growth = bias.growth.mean
    growthCi95 = bias.growth.interval?.bounds
  }

  /// The figures as a table.
  var text: String {
    func interval(_ bounds: [Double]?) -> String {
      bounds.map { $0.map { Figure.fixed($0, 3) }.joined(separator: " to ") } ?? "—"
    }
    let head = """
      model               \(model) (\(head.rawValue))
      corpus              \(corpus), \(prompts) prompts of \(promptLength) tokens, seed \(seed)
      referee             \(referee), its nats a token

      tokens after the prompt   written      real       gap  95 %

      """
    func distance(_ from: Int, _ to: Int) -> String { from == to ? "\(from)" : "\(from)–\(to)" }
    let rows = byDistance.map {
      let distance = distance($0.from, $0.to)
      return distance + Column.right(Figure.fixed($0.written, 3), 33 - distance.count)
        + Column.right(Figure.fixed($0.real, 3), 10) + Column.right(Figure.fixed($0.gap, 3), 10)
        + "  "
        + interval($0.gapCi95) + "\n"
    }
    let verdict =
      growthCi95.map {
        $0[0] > 0
          ? "the farther from the prompt, the worse: exposure bias"
          : $0[1] < 0
            ? "the gap shrinks with the distance: no exposure bias"
            : "no growth that so many prompts can show"
      } ?? "too few prompts for a verdict"
    let others =
      beside.map { beside in
        let rows = beside.byDistance.map {
          let distance = distance($0.from, $0.to)
          return distance + Column.right(Figure.fixed($0.difference, 3), 33 - distance.count)
            + "  \(interval($0.differenceCi95))\n"
        }
        return
          "\n\(Column.isolated(beside.model)): its gap less that of the first, after the same prompts\n"
          + rows.joined()
          + "growth              \(Figure.fixed(beside.growth, 3))  (95 %: \(interval(beside.growthCi95)))\n"
      } ?? ""
    return head + rows.joined()
      + "growth of the gap   \(Figure.fixed(growth, 3))  (95 %: \(interval(growthCi95))): \(verdict)\n"
      + others
  }
}

extension ClosedRange<Double> {
  /// Both ends.
  var bounds: [Double] { [lowerBound, upperBound] }
}
