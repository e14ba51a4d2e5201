import Evaluation
import Glibc
public import Judging
import NumberFormatting

extension EvaluationFigures {
  /// Notes beside the figures.
  public var notes: [String] {
    let limits =
      unknownRate > 0.3
      ? "\(NumberFormat.percent(unknownRate)) of the tokens are unknown to the model, so its perplexity "
        + "says little of this text"
      : Self.worseThanAGuess(natsPerToken, among: vocabularySize)
    return [isTrainedOn ? Self.trained(model, on: corpus) : nil, limits].compactMap { $0 }
  }

  static func trained(_ model: String, on corpus: String) -> String {
    "\(model) was trained on \(corpus), so its perplexity is lower than on another text"
  }

  /// A loss that one would have without a model; nil for a smaller one.
  private static func worseThanAGuess(_ natsPerToken: Double, among tokens: Int) -> String? {
    natsPerToken > log(Double(tokens))
      ? "worse than a guess among \(NumberFormat.count(tokens)) tokens" : nil
  }

  /// The figures as a table.
  public func text(withBreakdown: Bool) -> String {
    let bound = bitsAreLowerBound ? "at least " : ""
    func bits(_ value: Double) -> String { bound + NumberFormat.fixed(value, places: 4) }
    let types = NumberFormat.count(unknownTypes, "different token")
    var rows = [
      ("model", Column.isolated(model) + (head.map { " (\($0.rawValue))" } ?? "")),
      ("corpus", "\(Column.isolated(corpus)), state \(state)"),
    ]
    if let temperature {
      let source = temperatureTunedOn.map {
        "  (chosen by \(NumberFormat.count($0, "token")) of validation)"
      }
      rows.append(("temperature", NumberFormat.short(temperature) + (source ?? "")))
    }
    rows += [
      (
        "tokens",
        "\(NumberFormat.count(tokens)), \(NumberFormat.percent(unknownRate)) unknown"
      ),
      (
        "perplexity",
        "\(Cell.perplexity(perplexity ?? .infinity))  \(NumberFormat.interval(perplexityCI95, places: 2))"
      ),
      ("  known tokens", Cell.perplexity(perplexityWithoutUnknown)),
      (
        "  adjusted",
        Cell.perplexity(perplexityAdjusted)
          + (unknownTypes > 0 ? "  (<unk> stands for \(types))" : "")
      ),
      ("  per word", bound + Cell.perplexity(perplexityPerWord)),
      ("nats per token", NumberFormat.fixed(natsPerToken, places: 4)),
      ("bits per word", bits(bitsPerWord)),
      ("bits per character", bits(bitsPerCharacter)),
      ("bits per byte", bits(bitsPerByte)),
    ]
    if let accuracy { rows.append(("accuracy", NumberFormat.percent(accuracy))) }
    if let calibration {
      rows += [
        ("  top 5", NumberFormat.percent(calibration.accuracyOfFive)),
        ("confidence", NumberFormat.percent(calibration.confidence)),
        ("calibration error", NumberFormat.percent(calibration.expectedError)),
      ]
    }
    rows += mix?.rows ?? []
    if let adaptive { rows.append(("adaptation", adaptive.text)) }
    if let gain { rows.append((gain.isLoss ? "  loss" : "  gain", gain.text)) }
    var text = rows.map { name, value in Column.left(name, 20) + value + "\n" }.joined()
    if withBreakdown {
      text += LossGroup.table("script", byScript)
      text += LossGroup.table("times in training", byFrequency)
      text += LossGroup.table("place in the line", byPosition)
      text += calibration?.table ?? ""
    }
    return text
  }
}

extension MixtureFigures {
  /// Lines of a name and a value.
  var rows: [(String, String)] {
    [MixtureRecord.weights(tunedOn: tunedOn)]
      + models.map {
        let row = MixtureRecord.row($0.model, $0.weight, $0.adaptive)
        let alone = ", alone \(Cell.perplexity($0.perplexity))\(Cell.temperature($0.temperature))"
        return (row.0, row.1 + alone)
      }
  }
}

extension MixtureRecord {
  /// Lines of a name and a value.
  var rows: [(String, String)] {
    [Self.weights(tunedOn: tunedOn)] + models.map { Self.row($0.model, $0.weight, $0.adaptive) }
  }

  static func weights(tunedOn: Int) -> (String, String) {
    let tokens = NumberFormat.count(tunedOn, "token")
    return ("mixture", tunedOn == 0 ? "given weights" : "weights by \(tokens) of validation")
  }

  static func row(
    _ model: String, _ weight: Double, _ adaptive: AdaptationRecord?
  ) -> (String, String) {
    (
      "  \(Cell.share(weight)) ×",
      Column.isolated(model) + (adaptive.map { ", \($0.text)" } ?? "")
    )
  }
}

extension LossGain {
  /// Such as `0.1200 nats a token (95 %: 0.1000 to 0.1400), p 0.020, beside 98.76 of models/mos`.
  ///
  /// The number of a loss (``isLoss``) is above 0, and its interval is that of the loss. Fewer than 1e-9 nats
  /// come from rounding: they are 0, without an interval or a p-value.
  public var text: String {
    let sign = isLoss ? -1.0 : 1
    let evidence =
      isNone
      ? ""
      : " "
        + (natsCI95.map {
          let ends = isLoss ? -$0.upperBound ... -$0.lowerBound : $0
          return "(95 %: \(Cell.nats(ends.lowerBound)) to \(Cell.nats(ends.upperBound)))"
        } ?? NumberFormat.interval(nil, places: 4))
        + (p.map { ", p \(NumberFormat.pValue($0))" } ?? "")
    return Cell.nats(isNone ? 0 : sign * nats) + " nats a token" + evidence
      + ", beside \(Cell.perplexity(perplexity)) of \(Column.isolated(beside))"
      + Cell.temperature(temperature)
  }

  /// Whether the method needs more nats than the model as it is.
  public var isLoss: Bool { nats < 0 && !isNone }

  /// Whether rounding alone makes a difference.
  private var isNone: Bool { nats.magnitude < 1e-9 }
}

extension LossGroup {
  /// The groups as a table.
  static func table(_ title: String, _ groups: [LossGroup]) -> String {
    func row(_ name: String, _ cells: String...) -> String {
      Column.left(name, 20) + cells.map { Column.right($0, 12) }.joined() + "\n"
    }
    let nats = groups.reduce(0) { $0 + $1.natsPerToken * Double($1.tokens) }
    return "\n" + row(title, "tokens", "nats each", "perplexity", "of the loss")
      + groups.map {
        row(
          $0.name, NumberFormat.count($0.tokens),
          NumberFormat.fixed($0.natsPerToken, places: 4), Cell.perplexity($0.perplexity),
          NumberFormat.percent($0.natsPerToken * Double($0.tokens) / nats))
      }.joined()
  }
}

extension Calibration {
  /// The bins as a table.
  fileprivate var table: String {
    func row(_ name: String, _ cells: String...) -> String {
      Column.left(name, 20) + cells.map { Column.right($0, 12) }.joined() + "\n"
    }
    return "\n" + row("confidence", "tokens", "accuracy")
      + bins.map {
        row(
          NumberFormat.percent($0.confidence), NumberFormat.count($0.tokens),
          NumberFormat.percent($0.accuracy))
      }.joined()
  }
}

/// Cells of tables.
package enum Cell {
  /// A perplexity; `over 1e308` for one that is too large for a Double, `—` for none.
  package static func perplexity(_ value: Double?) -> String {
    value.map { $0 == .infinity ? "over 1e308" : NumberFormat.fixed($0, places: 2) } ?? "—"
  }

  /// The perplexity of a loss.
  package static func perplexity(nats: Double) -> String { perplexity(exp(nats)) }

  /// A share to three places; one that rounds to 0 has the digits that count.
  static func share(_ value: Double) -> String { fixed(value, places: 3) }

  /// A loss to four places; one that rounds to 0 has the digits that count.
  static func nats(_ value: Double) -> String { fixed(value, places: 4) }

  /// Such as ` at temperature 1.2`; nothing for temperature 1.
  static func temperature(_ value: Double?) -> String {
    value.map { " at temperature \(NumberFormat.short($0))" } ?? ""
  }

  private static func fixed(_ value: Double, places: Int) -> String {
    let text = NumberFormat.fixed(value, places: places)
    return text.contains { "123456789".contains($0) } || !value.isFinite
      ? text : NumberFormat.significant(value, digits: 2)
  }
}
