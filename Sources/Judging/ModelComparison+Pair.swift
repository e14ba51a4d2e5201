import Glibc
public import JSON
import NumberFormatting
import Statistics
import Tokenization

extension ModelComparison {
  /// Two models, or two groups of models, beside each other.
  public struct Pair: Codable, Hashable, Sendable {
    /// The name of a model, or of a group.
    public let first: String
    /// The name of another.
    public let second: String
    /// Nats a unit of ``ModelComparison/per`` that the second needs more than the first.
    public let difference: Double
    /// The 95 % interval of ``difference``, of this pair alone; nil for too short a text.
    @NilAsNull public private(set) var differenceCI95: ClosedRange<Double>?
    /// The part by which the perplexity of the first is below that of the second.
    public let lowerPerplexity: Double
    /// The 95 % interval of ``lowerPerplexity``.
    @NilAsNull public private(set) var lowerPerplexityCI95: ClosedRange<Double>?
    /// The p-value of no difference; nil for too short a text.
    @NilAsNull public private(set) var p: Double?
    /// The same among those of all pairs (Holm 1979).
    @NilAsNull public private(set) var pHolm: Double?
    /// The name of the better model; nil for no verdict.
    @NilAsNull public private(set) var better: String?
    /// The verdict in words.
    public let verdict: String
    /// The tokens on which the first saves most; none where lines are compared.
    public let firstBetterOn: [Token]
    /// The tokens on which the second saves most.
    public let secondBetterOn: [Token]
    /// True if the model that is ahead leaves words unspelt, so that there is no verdict.
    public let isLowerBound: Bool
    /// The numbers of runs of two groups; no key for two models.
    public let runs: [Int]?

    /// A token wherever it occurs in the text.
    public struct Token: Codable, Hashable, Sendable {
      /// The token, as `TokenPrinter` writes it.
      public let token: String
      /// Its occurrences.
      public let times: Int
      /// The nats that one model saves beside the other, in all.
      public let nats: Double

      private enum CodingKeys: String, CodingKey {
        case token = "token"
        case times = "times"
        case nats = "nats"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case first, second, difference, p, better, verdict, runs
      case differenceCI95 = "difference_ci95"
      case lowerPerplexity = "lower_perplexity"
      case lowerPerplexityCI95 = "lower_perplexity_ci95"
      case pHolm = "p_holm"
      case firstBetterOn = "first_better_on"
      case secondBetterOn = "second_better_on"
      case isLowerBound = "is_lower_bound"
    }

    /// Two models.
    init(
      _ models: [ComparedModel], _ units: Units, _ a: Int, _ b: Int, _ paired: PairedComparison,
      pHolm: Double?, top: Int
    ) {
      self.init(
        (models[a].name, models[b].name), units, paired.difference, paired.interval,
        p: paired.pValue, pHolm: pHolm, leaveOut: (models[a].leavesOut, models[b].leavesOut),
        tokens: units.unit == .token
          ? Self.tokens(models[a], units.losses[a], units.losses[b], top: top) : ([], []),
        runs: nil)
    }

    /// Two groups.
    init(
      _ a: Grouping.Member, _ b: Grouping.Member, _ models: [ComparedModel], _ units: Units,
      _ compared: RecipeComparison, pHolm: Double?
    ) {
      func leaveOut(_ group: Grouping.Member) -> Bool {
        group.indices.contains { models[$0].leavesOut }
      }
      self.init(
        (a.name, b.name), units, compared.difference, compared.interval, p: compared.pValue,
        pHolm: pHolm, leaveOut: (leaveOut(a), leaveOut(b)), tokens: ([], []),
        runs: [a.indices.count, b.indices.count])
    }

    private init(
      _ names: (String, String), _ units: Units, _ difference: Double,
      _ interval: ClosedRange<Double>?, p: Double?, pHolm: Double?, leaveOut: (Bool, Bool),
      tokens: ([Token], [Token]), runs: [Int]?
    ) {
      let difference = difference / units.divisor
      let bounds = interval?.mapped { $0 / units.divisor }
      let isLowerBound = units.unit == .line && (difference >= 0 ? leaveOut.0 : leaveOut.1)
      let isSure = !isLowerBound && (pHolm ?? 1) < 0.05 && difference != 0
      (first, second) = names
      self.difference = difference
      self.isLowerBound = isLowerBound
      self.runs = runs
      lowerPerplexity = 1 - exp(-difference)
      (firstBetterOn, secondBetterOn) = tokens
      verdict = Self.verdict(
        names.0, names.1, difference, bounds, pHolm, isSure: isSure, isLowerBound: isLowerBound,
        runs: runs)
      differenceCI95 = bounds
      lowerPerplexityCI95 = bounds?.mapped { 1 - exp(-$0) }
      self.p = p
      self.pHolm = pHolm
      better = isSure ? (difference > 0 ? names.0 : names.1) : nil
    }

    /// The verdict with other names for the models.
    public func verdict(first: String, second: String) -> String {
      Self.verdict(
        first, second, difference, differenceCI95, pHolm, isSure: better != nil,
        isLowerBound: isLowerBound, runs: runs)
    }

    private static func verdict(
      _ first: String, _ second: String, _ difference: Double, _ bounds: ClosedRange<Double>?,
      _ p: Double?, isSure: Bool, isLowerBound: Bool, runs: [Int]?
    ) -> String {
      let isFirst = difference >= 0
      let (better, worse) = isFirst ? (first, second) : (second, first)
      let lower = { (nats: Double) in 100 * (1 - exp(isFirst ? -nats : nats)) }
      let interval = bounds.map {
        " (95 %: \(NumberFormat.range($0.mapped(lower), places: 1)) %)"
      }
      let figures =
        "\(NumberFormat.fixed(lower(difference), places: 1)) % lower perplexity\(interval ?? "")"
        + (p.map { ", p \(NumberFormat.pValue($0))" } ?? "")
      let scope =
        runs.map { "about recipes, by \($0[0]) and \($0[1]) runs" } ?? "about these two models"
      if isSure { return "\(better) is better than \(worse): \(figures); \(scope)" }
      let reason =
        isLowerBound
        ? "no verdict, since \(better) does not spell unknown words"
        : runs?.contains(1) == true
          ? "no verdict about recipes by a single run; train other seeds"
          : p == nil
            ? "too short a text for a verdict"
            : runs == nil
              ? "no difference that this text can show"
              : "no difference that \(runs?[0] ?? 0) and \(runs?[1] ?? 0) runs on this text can show"
      return "\(first) and \(second): \(reason); \(better) has \(figures)"
    }

    /// The tokens that most of the difference comes from.
    private static func tokens(
      _ model: ComparedModel, _ first: [Double], _ second: [Double], top: Int
    ) -> (first: [Token], second: [Token]) {
      let vocabulary = model.vocabulary
      let printer = TokenPrinter(kind: model.tokenizer.kind)
      var sums = [Double](repeating: 0, count: vocabulary.count)
      var times = [Int](repeating: 0, count: vocabulary.count)
      for (id, (first, second)) in zip(model.text.ids, zip(first, second)) {
        sums[Int(id)] += second - first
        times[Int(id)] += 1
      }
      func best(_ sign: Double) -> [Token] {
        sums.indices.filter { sign * sums[$0] > 0 }
          .sorted { (sign * sums[$0], $1) > (sign * sums[$1], $0) }.prefix(top)
          .map {
            Token(
              token: printer.cell(Int32($0), of: vocabulary), times: times[$0],
              nats: sign * sums[$0])
          }
      }
      return (best(1), best(-1))
    }
  }
}
