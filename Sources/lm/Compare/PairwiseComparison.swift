import Evaluation
import Glibc
import ModelBundle
import Tokenization

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
  var adjustedLosses: [Double] {
    let types = text.words.unknownTypes
    guard types > 0 else { return losses }
    let share = log(Double(types))
    return zip(losses, text.ids).map { $1 == Vocabulary.unknown ? $0 + share : $0 }
  }

  /// The losses of whole lines.
  var lineLosses: [Double] {
    var lines = [0.0]
    let lineEnd = bundle.vocabulary.lineEnd
    for (at, (loss, id)) in zip(adjustedLosses, text.ids).enumerated() {
      lines[lines.count - 1] += loss
      if id == lineEnd, at < losses.count - 1 { lines.append(0) }
    }
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
  /// Units of a figure, such as tokens or characters, by unit that is compared.
  let divisor: Double
  let pairs: [Pair]

  struct Pair {
    let first: Int
    let second: Int
    /// In nats a unit.
    let paired: PairedComparison
    /// The p-value among those of all pairs.
    let p: Double

    /// Whether one of them is better.
    var isSure: Bool { p < 0.05 && paired.difference != 0 }

    /// What follows, in words.
    ///
    /// - Parameters:
    ///   - first: The name of the first model.
    ///   - second: The name of the second.
    ///   - divisor: Units of a perplexity by unit that is compared.
    /// - Returns: The verdict.
    func verdict(_ first: String, _ second: String, per divisor: Double = 1) -> String {
      let isFirst = paired.difference >= 0
      let (better, worse) = isFirst ? (first, second) : (second, first)
      let lower = { (nats: Double) in 100 * (1 - exp((isFirst ? -nats : nats) / divisor)) }
      let interval = paired.interval.bounds.map(lower).sorted().map { Figure.fixed($0, 1) }
        .joined(separator: " to ")
      let figures =
        "\(Figure.fixed(lower(paired.difference), 1)) % lower perplexity (95 %: \(interval) %), "
        + "p \(Figure.probability(p))"
      return isSure
        ? "\(better) is better than \(worse): \(figures)"
        : "\(first) and \(second): no difference that this text can show; \(better) has \(figures)"
    }
  }

  /// Compares models.
  ///
  /// - Throws: ``Failure`` 65 for models that keep different texts.
  init(_ models: [ComparedModel]) throws {
    let first = models[0]
    self.models = models
    for other in models.dropFirst() where !first.text.isOf(other.text) {
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
    divisor =
      unit == .token ? 1 : Double(first.text.statistics.scalars) / Double(count)
    var pairs: [(Int, Int, PairedComparison)] = []
    for a in models.indices {
      for b in models.indices.dropFirst(a + 1) {
        pairs.append((a, b, PairedComparison(losses[a], losses[b])))
      }
    }
    let adjusted = PairedComparison.adjusted(pairs.map(\.2.pValue))
    self.pairs = zip(pairs, adjusted).map {
      Pair(first: $0.0, second: $0.1, paired: $0.2, p: $1)
    }
  }
}

extension JudgedText {
  /// Whether both are one text, as far as its size tells.
  fileprivate func isOf(_ other: JudgedText) -> Bool {
    let (a, b) = (statistics, other.statistics)
    return a.bytes == b.bytes && a.scalars == b.scalars && a.lines == b.lines
      && words.words == other.words.words
  }
}
