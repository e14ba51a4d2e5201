import Glibc
public import JSON
import NumberFormatting
import Statistics
import Tokenization

extension ModelComparison {
  /// Two models beside each other.
  public struct Pair: Codable, Hashable, Sendable {
    /// The name of a model.
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
      case first, second, difference, p, better, verdict
      case differenceCI95 = "difference_ci95"
      case lowerPerplexity = "lower_perplexity"
      case lowerPerplexityCI95 = "lower_perplexity_ci95"
      case pHolm = "p_holm"
      case firstBetterOn = "first_better_on"
      case secondBetterOn = "second_better_on"
      case isLowerBound = "is_lower_bound"
    }

    init(
      _ models: [ComparedModel], _ units: Units, _ a: Int, _ b: Int, _ paired: PairedComparison,
      pHolm: Double?, top: Int
    ) {
      let difference = paired.difference / units.divisor
      let bounds = paired.interval?.mapped { $0 / units.divisor }
      let isLowerBound = units.unit == .line && models[difference >= 0 ? a : b].leavesOut
      let isSure = !isLowerBound && (pHolm ?? 1) < 0.05 && difference != 0
      first = models[a].name
      second = models[b].name
      self.difference = difference
      self.isLowerBound = isLowerBound
      lowerPerplexity = 1 - exp(-difference)
      let tokens =
        units.unit == .token
        ? Self.tokens(models[a], units.losses[a], units.losses[b], top: top) : ([], [])
      (firstBetterOn, secondBetterOn) = tokens
      verdict = Self.verdict(
        models[a].name, models[b].name, difference, bounds, pHolm, isSure: isSure,
        isLowerBound: isLowerBound)
      differenceCI95 = bounds
      lowerPerplexityCI95 = bounds?.mapped { 1 - exp(-$0) }
      p = paired.pValue
      self.pHolm = pHolm
      better = isSure ? models[difference > 0 ? a : b].name : nil
    }

    /// The verdict with other names for the models.
    public func verdict(first: String, second: String) -> String {
      Self.verdict(
        first, second, difference, differenceCI95, pHolm, isSure: better != nil,
        isLowerBound: isLowerBound)
    }

    private static func verdict(
      _ first: String, _ second: String, _ difference: Double, _ bounds: ClosedRange<Double>?,
      _ p: Double?,
      isSure: Bool, isLowerBound: Bool
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
      if isSure { return "\(better) is better than \(worse): \(figures)" }
      let reason =
        isLowerBound
        ? "no verdict, since \(better) does not spell unknown words"
        : p == nil
          ? "too short a text for a verdict" : "no difference that this text can show"
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
