public import Judging
import NumberFormatting

extension ModelComparison {
  /// Notes beside the figures.
  public var notes: [String] {
    models.filter(\.isTrainedOn).map { EvaluationFigures.trained($0.model, on: corpus) }
  }

  /// The figures as a table, the best model first, and a verdict a pair.
  public var text: String {
    let width = (models.map { Column.places(of: $0.model) }.max() ?? 0) + 2
    let figure = (adjusted ? "adjusted " : "") + "perplexity a \(per)"
    let heading =
      "\(corpus), state \(state); \(figure), compared \(unit.rawValue) by \(unit.rawValue)\n\n"
    return heading
      + rows(width) + "\n"
      + pairs.map(\.text).joined()
  }

  /// A line a model, the best first.
  private func rows(_ width: Int) -> String {
    let lines = models.sorted { $0.nats < $1.nats }.map { row($0, width) }
    return lines.prefix(1).map { TableStyle.best($0) + "\n" }.joined()
      + lines.dropFirst().map { $0 + "\n" }.joined()
  }

  private func row(_ model: Model, _ width: Int) -> String {
    let isBound = models.contains(where: \.isLowerBound)
    let figure = (model.isLowerBound ? "at least " : "") + Cell.perplexity(model.perplexity)
    let interval = NumberFormat.interval(model.perplexityCI95, places: 2)
    let unknown = NumberFormat.percent(Double(model.unknown) / Double(model.tokens))
    return Column.left(model.model, width) + Column.left(figure, isBound ? 20 : 10)
      + Column.left(interval, 30)
      + "\(NumberFormat.count(model.tokens, "token")), \(unknown) unknown"
      + (model.state == state ? "" : ", state \(model.state)")
      + (model.temperature.map { ", temperature \(NumberFormat.short($0))" } ?? "")
      + (model.adaptive.map { ", \($0.text)" } ?? "")
  }
}

extension ModelComparison.Pair {
  fileprivate var text: String {
    var text = verdict(first: Column.isolated(first), second: Column.isolated(second)) + "\n"
    for (model, tokens) in [(first, firstBetterOn), (second, secondBetterOn)]
    where !tokens.isEmpty {
      let list = tokens.map {
        "\(Column.isolated($0.token)) (\($0.times) ×, \(NumberFormat.fixed($0.nats, places: 1)))"
      }
      text += "  \(Column.isolated(model)) saves most nats on \(list.joined(separator: ", "))\n"
    }
    return text
  }
}
