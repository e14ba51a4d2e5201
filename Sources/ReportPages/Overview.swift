import Charts
import NumberFormatting
import Glibc

/// The models of one corpus side by side.
struct Overview {
  let corpus: ReportModel.Corpus
  let models: [(offset: Int, element: ReportModel)]
  let comparisons: [Comparison]

  var section: Node {
    let heading = [
      Node.element("h2", [:], .element("bdi", [:], .text(corpus.name))),
      .element("p", ["class": "soft"], .text(corpus.details)),
    ]
    return .element(
      "section", ["class": "corpus"], heading + [table.node] + charts + comparisonTable)
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

  private var charts: [Node] {
    let figures = [curves, perplexities, differences, spectra].compactMap { $0 }
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
          label: model.element.name, index: index,
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
    let names = Set(models.map(\.element.name))
    return comparisons.filter { names.contains($0.first) && names.contains($0.second) }
  }

  private var differences: Node? {
    guard !own.isEmpty else { return nil }
    return IntervalFigure(
      title: "Differences",
      note: "What the second model pays more than the first, with 95 % intervals: right of the "
        + "dotted line the first is better.",
      over: "nats a token",
      rows: own.map { $0.difference.row(Self.pair($0)) }, showsFigures: false,
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
      columns: ["First", "Second", "Nats a token", "Verdict"],
      rows: own.map { comparison in
        [
          .element("bdi", [:], .text(comparison.first)),
          .element("bdi", [:], .text(comparison.second)), .text(comparison.difference.text),
          .text(comparison.verdict),
        ]
      })
    return [table.node]
  }
}
