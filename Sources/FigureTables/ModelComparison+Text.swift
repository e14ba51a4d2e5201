public import Judging
import NumberFormatting

extension ModelComparison {
  /// Notes beside the figures.
  public var notes: [String] {
    models.filter(\.isTrainedOn).map { EvaluationFigures.trained($0.model, on: corpus) }
      + (groups ?? []).filter { !$0.alsoDiffers.isEmpty }.map {
        "the runs of \(Column.isolated($0.name)) differ in more than their seed: "
          + $0.alsoDiffers.joined(separator: ", ")
      }
  }

  /// The figures as a table, the best model first, and a verdict a pair.
  public var text: String {
    let width = (models.map { Column.places(of: $0.model) }.max() ?? 0) + 2
    let figure = (adjusted ? "adjusted " : "") + "perplexity a \(per)"
    let heading =
      "\(Column.isolated(corpus)), state \(state); \(figure), compared \(unit.rawValue) by \(unit.rawValue)\n\n"
    return heading
      + rows(width) + "\n" + groupRows
      + pairs.map(\.text).joined()
  }

  /// A line a group, the best first.
  private var groupRows: String {
    guard let groups else { return "" }
    let width = (groups.map { Column.places(of: $0.name) }.max() ?? 0) + 2
    return groups.sorted { $1.nats > $0.nats }.enumerated().map { rank, group in
      let line =
        Column.left(Column.isolated(group.name), width)
        + Column.left(Cell.perplexity(group.perplexity), 10)
        + (group.models.count == 1
          ? "1 run"
          : "\(group.models.count) runs: \(Cell.perplexity(group.lowest)) to \(Cell.perplexity(group.highest))")
      return (rank == 0 ? TableStyle.best(line) : line) + "\n"
    }.joined() + "\n"
  }

  /// A line a model, the best first; below that of a mixture, a line a model in it.
  private func rows(_ width: Int) -> String {
    models.sorted { $0.nats < $1.nats }.enumerated().map { rank, model in
      let line = row(model, width)
      return (rank == 0 ? TableStyle.best(line) : line) + "\n"
        + (model.mix?.rows ?? []).map { "  \(Column.left($0, 20))\($1)\n" }.joined()
    }.joined()
  }

  private func row(_ model: Model, _ width: Int) -> String {
    let isBound = models.contains(where: \.isLowerBound)
    let figure = (model.isLowerBound ? "at least " : "") + Cell.perplexity(model.perplexity)
    let interval = NumberFormat.interval(model.perplexityCI95, places: 2)
    let unknown = NumberFormat.percent(Double(model.unknown) / Double(model.tokens))
    return Column.left(Column.isolated(model.model), width) + Column.left(figure, isBound ? 20 : 10)
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
