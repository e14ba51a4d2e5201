import Charts
import NumberFormatting
import Glibc

/// The models of one corpus side by side.
struct Overview {
  let corpus: ReportModel.Corpus
  let models: [(offset: Int, element: ReportModel)]
  let comparisons: [Comparison]
  /// The recipes that models of the report are runs of.
  var recipes: [RecipeRuns] = []

  var section: Node {
    let heading = [
      Node.element("h2", [:], .element("bdi", [:], .text(corpus.name))),
      .element("p", ["class": "soft"], .text(corpus.details)),
    ]
    return .element(
      "section", ["class": "corpus"],
      heading + answer + (ownRecipes.isEmpty ? [table.node] + charts : charts + [foldedTable])
        + comparisonTable)
  }

  /// The models of recipes, of which the chart of recipes says the most.
  private var foldedTable: Node {
    .element(
      "details", [:],
      .element("summary", [:], .text("All \(NumberFormat.count(models.count, "model"))")),
      table.node)
  }

  /// The verdicts, before all else.
  private var answer: [Node] {
    guard !own.isEmpty else { return [] }
    return [
      .element(
        "ul", ["class": "answer"], own.map { .element("li", [:], .text($0.verdict)) })
    ]
  }

  /// The recipes whose models are of this corpus.
  private var ownRecipes: [RecipeRuns] {
    let names = Set(models.map(\.element.name))
    return recipes.filter { $0.models.contains(where: names.contains) }
  }

  private var table: Table {
    Table(
      columns: [
        "Model", "Head", "Parameters", "Best epoch", "Valid perplexity", "Test perplexity",
      ],
      rows: models.map { number, model in
        let link = Node.element(
          "a", ["href": "#\(ModelSection.anchor(number))"],
          .element("bdi", [:], .text(model.name)))
        let best = model.best.map { "\($0) of \(model.epochs.count)" }
        return [
          link, .text(model.head), .text(NumberFormat.count(model.parameters)),
          .text(best ?? "—"), .text(model.validPerplexity?.text ?? "—"),
          .text(model.testPerplexity?.text ?? "—"),
        ]
      })
  }

  /// The colour of a model: that of its recipe, or of its place.
  private func color(of model: ReportModel, at index: Int) -> Int {
    ownRecipes.firstIndex { $0.models.contains(model.name) } ?? index
  }

  private var charts: [Node] {
    let figures =
      ownRecipes.isEmpty
      ? [curves, perplexities, differences, spectra] : [runs, differences, meanCurves, spectra]
    return charts(figures.compactMap { $0 })
  }

  private func charts(_ figures: [Node]) -> [Node] {
    return figures.isEmpty ? [] : [.element("div", ["class": "charts"], figures)]
  }

  /// The model's colour and mark are those of its place among the models of its corpus.
  private var curves: Node? {
    let series = models.enumerated().map { index, model in
      Series(
        label: model.element.name, index: index, isMarked: true,
        points: model.element.epochs.compactMap { epoch in
          epoch.validation.map { Series.Point(x: Double(epoch.epoch), y: exp($0)) }
        })
    }.filter { !$0.points.isEmpty }
    guard series.count > 1 else { return nil }
    return LineFigure(
      title: "Validation perplexity", note: "After every epoch, on a logarithmic axis.",
      over: "epoch", kind: .logarithmic, series: series
    ).figure
  }

  /// The recipes with a point a run.
  private var runs: Node? {
    guard !ownRecipes.isEmpty else { return nil }
    return IntervalFigure(
      title: "Recipes",
      note:
        "Test perplexity: a small mark a run, a large one for the mean of the runs. Lower is better.",
      over: "perplexity a token",
      rows: ownRecipes.enumerated().map { index, recipe in
        func short(_ value: Double) -> String { NumberFormat.short(value, digits: 4) }
        let (low, high) = (recipe.perplexities.min() ?? 0, recipe.perplexities.max() ?? 0)
        return .init(
          label: recipe.name, value: recipe.perplexity, interval: nil,
          text: "\(short(recipe.perplexity)), runs \(short(low)) to \(short(high))", index: index,
          points: recipe.perplexities)
      }
    ).figure
  }

  /// The course of recipes: of an epoch, the perplexity for the mean loss of the runs that reached it.
  private var meanCurves: Node? {
    let series = ownRecipes.enumerated().map { index, recipe in
      let runs = models.map(\.element).filter { recipe.models.contains($0.name) }
      var losses: [Int: [Double]] = [:]
      for epoch in runs.flatMap(\.epochs) {
        if let loss = epoch.validation { losses[epoch.epoch, default: []].append(loss) }
      }
      return Series(
        label: recipe.name, index: index, isMarked: true,
        points: losses.sorted { $0.key < $1.key }.map { epoch, losses in
          Series.Point(x: Double(epoch), y: exp(losses.reduce(0, +) / Double(losses.count)))
        })
    }.filter { !$0.points.isEmpty }
    guard !series.isEmpty else { return nil }
    return LineFigure(
      title: "Validation perplexity",
      note: "After every epoch, for the mean loss of the runs, on a logarithmic axis.",
      over: "epoch", kind: .logarithmic, series: series
    ).figure
  }

  private var perplexities: Node? {
    let rows = models.enumerated().compactMap { index, model in
      model.element.testPerplexity.map {
        $0.row(model.element.name, index: index)
      }
    }
    guard rows.count > 1 || rows.contains(where: { $0.interval != nil }) else {
      return nil
    }
    let hasIntervals = rows.contains { $0.interval != nil }
    return IntervalFigure(
      title: "Test perplexity",
      note: hasIntervals ? "With 95 % intervals; lower is better." : "Lower is better.",
      over: "perplexity a token", rows: rows
    ).figure
  }

  /// The singular values of several heads, beside the most that a softmax can have.
  private var spectra: Node? {
    let series = models.enumerated().compactMap { index, model in
      model.element.spectrum.map { spectrum in
        Series(
          label: model.element.name, index: color(of: model.element, at: index),
          points: spectrum.singularValues.enumerated().map {
            Series.Point(x: Double($0 + 1), y: $1)
          })
      }
    }
    guard series.count > 1 else { return nil }
    let bounds = Set(models.compactMap(\.element.spectrum?.bound)).sorted()
    return LineFigure(
      title: "Spectra",
      note:
        "Singular values of the log-probabilities, on a logarithmic axis. Left of d + 2 is all that "
        + "a softmax or a mixture of contexts can have; what they have beyond is rounding.",
      over: "index", kind: .logarithmic, series: series,
      places: bounds.map { .init(at: Double($0), label: "d + 2 = \($0)") }
    ).figure
  }

  private var own: [Comparison] {
    let names = Set(models.map(\.element.name) + ownRecipes.map(\.name))
    return comparisons.filter { names.contains($0.first) && names.contains($0.second) }
  }

  private var differences: Node? {
    guard !own.isEmpty else { return nil }
    return IntervalFigure(
      title: "Differences",
      note: "Of A and B, the loss of A less that of B, with 95 % intervals.",
      over: "← A better | nats a token | B better →",
      rows: own.map { $0.difference.negated.row(Self.pair($0)) }, showsFigures: false,
      reference: 0
    ).figure
  }

  /// Two names, kept apart by marks where they run in two directions.
  private static func pair(_ comparison: Comparison) -> String {
    "\u{2068}\(comparison.first)\u{2069} and \u{2068}\(comparison.second)\u{2069}"
  }

  private var comparisonTable: [Node] {
    guard !own.isEmpty else { return [] }
    let table = Table(
      columns: ["A", "B", "Nats a token that B needs more"],
      rows: own.map { comparison in
        [
          .element("bdi", [:], .text(comparison.first)),
          .element("bdi", [:], .text(comparison.second)), .text(comparison.difference.text),
        ]
      })
    return [table.node]
  }
}
