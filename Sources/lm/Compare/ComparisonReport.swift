import Judging
import JSON
import NumberFormatting
import Evaluation
import Glibc
import ModelFolders
import Tokenization
import Statistics

/// What `lm compare` prints.
struct ComparisonReport: Encodable {
  let corpus: String
  let state: String
  /// What is compared one by one.
  let unit: PairwiseComparison.Unit
  /// What a figure is of: a token, or a character where models cut the text differently.
  let per: String
  /// Whether the probability of the unknown token is shared out among the words that it stands for.
  let adjusted: Bool
  let models: [Model]
  let pairs: [Pair]

  struct Model: Encodable {
    let model: String
    let head: ModelName
    let tokens: Int
    let unknown: Int
    let nats: Double
    @NilAsNull var perplexity: Double?
    @NilAsNull var perplexityCi95: [Double]?
    /// Whether it leaves words unspelt that a figure a character is about.
    let isLowerBound: Bool
    let state: String
  }

  struct Pair: Encodable {
    let first: String
    let second: String
    /// Nats that the second needs more than the first.
    let difference: Double
    @NilAsNull var differenceCi95: [Double]?
    /// By so much the perplexity of the first is below that of the second.
    let lowerPerplexity: Double
    @NilAsNull var lowerPerplexityCi95: [Double]?
    @NilAsNull var p: Double?
    /// Among those of all pairs.
    @NilAsNull var pHolm: Double?
    @NilAsNull var better: String?
    let verdict: String
    /// The verdict with its names in isolates.
    fileprivate let line: String
    /// Where the first saves most.
    let firstBetterOn: [Token]
    let secondBetterOn: [Token]

    private enum CodingKeys: CodingKey {
      case first, second, difference, differenceCi95, lowerPerplexity, lowerPerplexityCi95, p, pHolm
      case better, verdict, firstBetterOn, secondBetterOn
    }
  }

  /// A token wherever it occurs in the text.
  struct Token: Encodable {
    let token: String
    let times: Int
    /// What one model saves beside the other, in all.
    let nats: Double
  }

  init(_ comparison: PairwiseComparison, state: Evaluator.StatePolicy, top: Int) {
    let (unit, divisor) = (comparison.unit, comparison.divisor)
    corpus = comparison.models[0].text.name
    self.state = state.rawValue
    self.unit = unit
    per = unit == .token ? "token" : "character"
    adjusted = comparison.isAdjusted
    let least =
      unit == .token ? BlockBootstrap.leastTokens : PairwiseComparison.leastLines
    models = zip(comparison.models, comparison.losses).map { model, losses in
      let bootstrap = BlockBootstrap(losses, weights: comparison.weights, least: least)
      return Model(
        model: model.bundle.path, head: model.bundle.name, tokens: model.losses.count,
        unknown: model.text.statistics.unknown, nats: bootstrap.mean / divisor,
        perplexity: Perplexity.of(bootstrap.mean / divisor),
        perplexityCi95: Perplexity.of(
          bootstrap.interval.map { $0.lowerBound / divisor...$0.upperBound / divisor }),
        isLowerBound: unit == .line && model.leavesOut,
        state: model.bundle.state(state).rawValue)
    }
    let paths = models.map(\.model)
    pairs = comparison.pairs.map { pair in
      let difference = pair.paired.difference / divisor
      let bounds = pair.paired.interval?.bounds.map { $0 / divisor }
      let better = pair.isSure ? paths[difference > 0 ? pair.first : pair.second] : nil
      let tokens =
        comparison.unit == .token
        ? Self.tokens(comparison, pair, top: top) : (first: [], second: [])
      return Pair(
        first: paths[pair.first], second: paths[pair.second], difference: difference,
        differenceCi95: bounds, lowerPerplexity: 1 - exp(-difference),
        lowerPerplexityCi95: bounds?.map { 1 - exp(-$0) }, p: pair.paired.pValue, pHolm: pair.p,
        better: better,
        verdict: pair.verdict(paths[pair.first], paths[pair.second]),
        line: pair.verdict(
          Column.isolated(paths[pair.first]), Column.isolated(paths[pair.second])),
        firstBetterOn: tokens.first, secondBetterOn: tokens.second)
    }
  }

  /// The tokens that most of the difference comes from.
  private static func tokens(
    _ comparison: PairwiseComparison, _ pair: PairwiseComparison.Pair, top: Int
  ) -> (first: [Token], second: [Token]) {
    let model = comparison.models[pair.first]
    let vocabulary = model.bundle.vocabulary
    let printer = TokenPrinter(kind: model.bundle.manifest.tokenizer.kind, separator: " ")
    var sums = [Double](repeating: 0, count: vocabulary.count)
    var times = [Int](repeating: 0, count: vocabulary.count)
    let losses = zip(comparison.losses[pair.first], comparison.losses[pair.second])
    for (id, (first, second)) in zip(model.text.ids, losses) {
      sums[Int(id)] += second - first
      times[Int(id)] += 1
    }
    func best(_ sign: Double) -> [Token] {
      sums.indices.filter { sign * sums[$0] > 0 }
        .sorted { (sign * sums[$0], $1) > (sign * sums[$1], $0) }.prefix(top)
        .map {
          Token(
            token: printer.cell(Int32($0), of: vocabulary), times: times[$0], nats: sign * sums[$0])
        }
    }
    return (best(1), best(-1))
  }

  /// The figures as a table, the best model first.
  var text: String {
    let width = (models.map { Column.places(of: $0.model) }.max() ?? 0) + 2
    let what =
      (adjusted ? "adjusted " : "") + "perplexity a \(per)"
    var text =
      "\(corpus), state \(state); \(what), compared \(unit.rawValue) by \(unit.rawValue)\n\n"
    let isBound = models.contains(where: \.isLowerBound)
    for model in models.sorted(by: { $0.nats < $1.nats }) {
      let figure =
        (model.isLowerBound ? "at least " : "")
        + (model.perplexity.map { NumberFormat.fixed($0, places: 2) } ?? "—")
      let interval = NumberFormat.interval(model.perplexityCi95, places: 2)
      let unknown = NumberFormat.percent(Double(model.unknown) / Double(model.tokens))
      text +=
        Column.left(model.model, width) + Column.left(figure, isBound ? 20 : 10)
        + Column.left(interval, 30)
        + "\(NumberFormat.count(model.tokens, "token")), \(unknown) unknown"
        + (model.state == state ? "" : ", state \(model.state)") + "\n"
    }
    text += "\n"
    for pair in pairs {
      text += pair.line + "\n"
      for (model, tokens) in [
        (pair.first, pair.firstBetterOn), (pair.second, pair.secondBetterOn),
      ] where !tokens.isEmpty {
        let list = tokens.map {
          "\(Column.isolated($0.token)) (\($0.times) ×, \(NumberFormat.fixed($0.nats, places: 1)))"
        }
        text += "  \(Column.isolated(model)) saves most nats on \(list.joined(separator: ", "))\n"
      }
    }
    return text
  }
}
