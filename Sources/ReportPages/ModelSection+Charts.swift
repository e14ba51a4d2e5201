import Charts
import NumberFormatting
import Glibc

extension ModelSection {
  var perplexity: Node? {
    guard !model.epochs.isEmpty else { return nil }
    let training = model.epochs.map { Series.Point(x: Double($0.epoch), y: exp($0.training)) }
    let validation = model.epochs.compactMap { epoch in
      epoch.validation.map { Series.Point(x: Double(epoch.epoch), y: exp($0)) }
    }
    return LineFigure(
      title: "Perplexity",
      note: "A token, on a logarithmic axis; training while it learns, validation after the epoch.",
      over: "epoch", kind: .logarithmic,
      series: [
        Series(label: "training", index: 0, isMarked: true, points: training),
        Series(label: "validation", style: .dashed, index: 1, isMarked: true, points: validation),
      ].filter { !$0.points.isEmpty },
      places: model.best.map { [.init(at: Double($0), label: "best")] } ?? []
    ).figure
  }

  var loss: Node? {
    let training = points("nats_per_token")
    guard !training.isEmpty else { return nil }
    let validation = model.epochs.compactMap { epoch in
      epoch.validation.map { Series.Point(x: Double(epoch.updates), y: $0) }
    }
    return LineFigure(
      title: "Loss", note: "Nats a token, as logged: not smoothed.", over: "update",
      series: [
        Series(label: "training", style: .thin, index: 0, points: training),
        Series(label: "validation", style: .dashed, index: 1, isMarked: true, points: validation),
      ].filter { !$0.points.isEmpty },
      places: model.incidents.map { .init(at: Double($0.update), label: $0.what) }
    ).figure
  }

  /// The charts that figures of updates ask for.
  var figures: [Node?] {
    model.figures.map { figure in
      let points = points(figure.name)
      guard let title = figure.chart, !points.isEmpty else { return nil }
      return LineFigure(
        title: title, note: figure.unit.isEmpty ? "" : "In \(figure.unit).", over: "update",
        startsAtZero: true,
        series: [Series(label: title.lowercased(), index: 2, points: points)]
      ).figure
    }
  }

  var norm: Node? {
    let before = points("gradient_norm")
    guard !before.isEmpty else { return nil }
    // With a limit on the norm the line of the limit says it; one on values moves each norm its own way.
    let hasOwnNorms =
      model.clipNorm == nil
      && model.updates.contains { update in
        guard let norm = update.values["gradient_norm"] else { return false }
        return update.values["clipped_norm"].map { $0 < norm } ?? false
      }
    let after = Series(
      label: "after clipping", style: .thin, index: 4, points: points("clipped_norm"))
    return LineFigure(
      title: "Gradient norm",
      note: "Of the last update of every line of the log, on a logarithmic axis"
        + (hasOwnNorms ? "." : ", before clipping."),
      over: "update", kind: .logarithmic,
      series: [Series(label: "as it came", style: .thin, index: 3, points: before)]
        + (hasOwnNorms ? [after] : []),
      limits: model.clipNorm.map { [.init(at: $0, label: "limit \(NumberFormat.short($0))")] } ?? []
    ).figure
  }

  var clipped: Node? {
    guard model.clipNorm != nil, let last = model.epochs.last, last.updates > 0 else { return nil }
    let ends = [0] + model.epochs.map(\.updates)
    let count = zip(model.epochs, zip(ends, ends.dropFirst())).reduce(0.0) { count, epoch in
      count + epoch.0.clipped * Double(epoch.1.1 - epoch.1.0)
    }
    let all = Double(last.updates)
    return BarFigure(
      title: "Clipped updates",
      note:
        "Percent of each epoch. The limit was met in \(NumberFormat.grouped(count, places: 0)) of \(NumberFormat.grouped(all, places: 0)) updates, "
        + "\(NumberFormat.shortPercent(count / all)).",
      over: "epoch", bars: model.epochs.map { .init(label: "\($0.epoch)", part: $0.clipped) }
    ).figure
  }

  var spectrum: Node? {
    guard let spectrum = model.spectrum, !spectrum.singularValues.isEmpty else { return nil }
    let points = spectrum.singularValues.enumerated().map {
      Series.Point(x: Double($0 + 1), y: $1)
    }
    let size =
      "\(NumberFormat.count(spectrum.contexts)) contexts × "
      + "\(NumberFormat.count(spectrum.vocabulary)) tokens"
    return LineFigure(
      title: "Spectrum",
      note: "Singular values of the log-probabilities of \(size), on a logarithmic axis: numerical "
        + "rank \(NumberFormat.count(spectrum.numericalRank)).",
      over: "index", kind: .logarithmic,
      series: [Series(label: "singular value", index: 0, points: points)],
      places: spectrum.bound.map { [.init(at: Double($0), label: "d + 2 = \($0)")] } ?? []
    ).figure
  }

  var mixture: Node? {
    guard let mixture = model.mixture, !mixture.use.isEmpty else { return nil }
    let count = mixture.use.count
    let dead =
      mixture.dead.isEmpty
      ? "none is dead"
      : "dead (hollow): " + mixture.dead.map { "\($0 + 1)" }.joined(separator: ", ")
    return BarFigure(
      title: "Use of the mixture",
      note:
        "The mean prior of each component in percent; entropy \(NumberFormat.short(mixture.priorEntropy)) of at "
        + "most \(NumberFormat.short(log(Double(count)))) nats; \(dead).",
      over: "component",
      bars: mixture.use.enumerated().map {
        .init(label: "\($0 + 1)", part: $1, isFaint: mixture.dead.contains($0))
      },
      limit: .init(at: 1 / Double(count), label: "all alike")
    ).figure
  }

  /// The values of a figure over the updates.
  private func points(_ figure: String) -> [Series.Point] {
    model.updates.compactMap { update in
      update.values[figure].map { Series.Point(x: Double(update.update), y: $0) }
    }
  }
}
