import Judging
import NumberFormatting
import Evaluation
import Glibc
import ModelFolders
import Tokenization
import Statistics

/// A model and its losses on the text that several are compared by.
struct ComparedModel {
  let bundle: ModelBundle
  let text: JudgedText
  /// −log p of every token, in nats.
  let losses: [Double]

  init(_ bundle: ModelBundle, _ text: JudgedText, losses: [Double]) {
    self.bundle = bundle
    self.text = text
    self.losses = losses
  }

  /// The losses with the probability of the unknown token shared out among the words that it stands for.
  var adjustedLosses: [Double] { text.adjusted(losses) ?? losses }

  /// Whether there are words that the model need not spell.
  var leavesOut: Bool { text.statistics.unknown > 0 }

  /// The losses of whole lines.
  var lineLosses: [Double] { sums(adjustedLosses) }

  /// The tokens of every line.
  var lineLengths: [Double] { sums(losses.map { _ in 1 }) }

  /// Sums over every line.
  private func sums(_ numbers: [Double]) -> [Double] {
    let places = bundle.vocabulary.places(of: text.ids)
    var lines = [Double](repeating: 0, count: places.last?.line ?? 0)
    for (number, place) in zip(numbers, places) { lines[place.line - 1] += number }
    return lines
  }
}

/// Models on the same text, in units that are the same to all.
struct PairwiseComparison {
  /// What is compared one by one.
  enum Unit: String, Encodable {
    case token, line
  }

  let models: [ComparedModel]
  let unit: Unit
  /// Whether unknown tokens had to be spelled out for the models to compare.
  let isAdjusted: Bool
  /// The losses of every unit by every model, in nats.
  let losses: [[Double]]
  /// How long every line is, in tokens of the first model; nil where tokens are compared.
  let weights: [Double]?
  /// Units of a figure, tokens or characters, a token of the first model.
  let divisor: Double
  let pairs: [Pair]

  struct Pair {
    let first: Int
    let second: Int
    /// In nats a unit.
    let paired: PairedComparison
    /// The p-value among those of all pairs; nil for too short a text.
    let p: Double?
    /// The units of a perplexity a token of the first model.
    let divisor: Double
    /// Whether the model that is ahead leaves something unspelt that the other spells.
    let isLowerBound: Bool

    /// Whether one of them is better.
    var isSure: Bool { !isLowerBound && (p ?? 1) < 0.05 && paired.difference != 0 }

    /// What follows, in words.
    func verdict(_ first: String, _ second: String) -> String {
      let isFirst = paired.difference >= 0
      let (better, worse) = isFirst ? (first, second) : (second, first)
      let lower = { (nats: Double) in 100 * (1 - exp((isFirst ? -nats : nats) / divisor)) }
      let interval = paired.interval.map {
        " (95 %: \($0.bounds.map(lower).sorted().map { NumberFormat.fixed($0, places: 1) }.joined(separator: " to ")) %)"
      }
      let figures =
        "\(NumberFormat.fixed(lower(paired.difference), places: 1)) % lower perplexity\(interval ?? "")"
        + (p.map { ", p \(NumberFormat.pValue($0))" } ?? "")
      if isSure { return "\(better) is better than \(worse): \(figures)" }
      let reason =
        isLowerBound
        ? "no verdict, since \(better) leaves unknown words unspelt"
        : p == nil
          ? "too short a text for a verdict" : "no difference that this text can show"
      return "\(first) and \(second): \(reason); \(better) has \(figures)"
    }
  }

  /// Compares models.
  ///
  /// - Throws: ``Failure`` 65 for models that keep different texts.
  init(_ models: [ComparedModel]) throws {
    let first = models[0]
    self.models = models
    for other in models.dropFirst()
    where !first.text.isOf(other.text)
      || first.bundle.sharesVocabulary(with: other.bundle) && first.text.ids != other.text.ids
    {
      throw Failure(
        EX_DATAERR,
        "\(first.bundle.path) and \(other.bundle.path) keep different texts; give a --corpus")
    }
    let isOneTokenizer = models.allSatisfy {
      $0.bundle.manifest.tokenizer == first.bundle.manifest.tokenizer
        && $0.losses.count == first.losses.count
    }
    unit = isOneTokenizer ? .token : .line
    isAdjusted = !models.allSatisfy { $0.bundle.sharesVocabulary(with: first.bundle) }
    let isAdjusted = isAdjusted
    losses = models.map {
      !isOneTokenizer ? $0.lineLosses : isAdjusted ? $0.adjustedLosses : $0.losses
    }
    let count = losses[0].count
    if let other = models.indices.first(where: { [losses] in losses[$0].count != count }) {
      throw Failure(
        EX_DATAERR,
        "\(first.bundle.path) and \(models[other].bundle.path) cut the text into different lines; "
          + "compare models with ends of lines")
    }
    weights = unit == .token ? nil : first.lineLengths
    divisor =
      unit == .token ? 1 : Double(first.text.statistics.scalars) / Double(first.losses.count)
    let least = unit == .token ? BlockBootstrap.leastTokens : Self.leastLines
    var pairs: [(first: Int, second: Int, paired: PairedComparison)] = []
    for a in models.indices {
      for b in models.indices.dropFirst(a + 1) {
        pairs.append((a, b, PairedComparison(losses[a], losses[b], weights: weights, least: least)))
      }
    }
    let adjusted = PairedComparison.adjusted(pairs.compactMap(\.paired.pValue))
    let (unit, divisor) = (unit, divisor)
    self.pairs = pairs.enumerated().map { index, pair in
      let ahead = models[pair.paired.difference >= 0 ? pair.first : pair.second]
      return Pair(
        first: pair.first, second: pair.second, paired: pair.paired,
        p: adjusted.isEmpty ? nil : adjusted[index], divisor: divisor,
        isLowerBound: unit == .line && ahead.leavesOut)
    }
  }

  /// Lines of a text that is long enough for an interval.
  static let leastLines = 40
}

extension JudgedText {
  /// Whether both are one text, as far as its size tells.
  fileprivate func isOf(_ other: JudgedText) -> Bool {
    let (a, b) = (statistics, other.statistics)
    return a.bytes == b.bytes && a.scalars == b.scalars && a.lines == b.lines
      && words.words == other.words.words
  }
}
