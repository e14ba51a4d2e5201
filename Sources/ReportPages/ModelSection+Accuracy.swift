import Charts

extension ModelSection {
  var accuracy: Node? {
    func points(_ part: KeyPath<ReportModel.Epoch, Double?>) -> [Series.Point] {
      model.epochs.compactMap { epoch in
        epoch[keyPath: part].map { Series.Point(x: Double(epoch.epoch), y: 100 * $0) }
      }
    }
    let series = [
      Series(label: "training", index: 0, isMarked: true, points: points(\.trainingAccuracy)),
      Series(
        label: "validation", style: .dashed, index: 1, isMarked: true,
        points: points(\.validationAccuracy)),
    ].filter { !$0.points.isEmpty }
    guard !series.isEmpty else { return nil }
    return LineFigure(
      title: "Accuracy",
      note: "Percent of the tokens that the model held for the most probable.", over: "epoch",
      startsAtZero: true, series: series,
      places: model.best.map { [.init(at: Double($0), label: "best")] } ?? []
    ).figure
  }
}
