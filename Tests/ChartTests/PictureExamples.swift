import Glibc

@testable import Charts

/// A picture of every kind of chart, in both languages.
enum PictureExamples {
  static func curve(_ function: (Double) -> Double) -> [Point] {
    (0...80).map { Point(x: Double($0) / 10 - 4, y: function(Double($0) / 10 - 4)) }
  }

  static let lines = LineChart(
    [
      .init("tanh", curve(tanh)), .init("سیگموید", curve { 1 / (1 + exp(-$0)) }, style: .dashed),
      .init("rectifier", curve { max($0, 0) }, isMarked: true),
    ], x: Axis("x"), y: Axis("f(x)"), rows: [.init(2, "two"), .init(2.2, "a little more")],
    columns: [.init(0, "zero"), .init(0.2, "a fifth")])

  static let contours = ContourChart(
    x: Axis("x", in: -2...2), y: Axis("y", in: -2...2), levels: .linear(8),
    paths: [.init("a way", [Point(x: -1.5, y: 1.5), Point(x: -0.5, y: 1), Point(x: 0, y: 0)])],
    marks: [.init("minimum", at: Point(x: 0, y: 0))], cells: 40
  ) { x, y in x * x + y * y }

  static let scatter = ScatterChart(
    [
      .init("inside", [Point(x: 0.5, y: 0.25), Point(x: -0.5, y: 0)]),
      .init("outside", [Point(x: 1.5, y: -1)]),
    ], x: Axis("x"), y: Axis("y"),
    regions: .init(x: -2...2, y: -2...2, columns: 40, rows: 20) { x, y in
      x * x + y * y < 1 ? 0 : 1
    })

  static let bars = BarChart(
    [.init("one", 0.5), .init("two", 0.3), .init("three", -0.2, isFaint: true)], x: "component",
    y: Axis("share"), references: [.init(0.25, "all alike")])

  static let longBars = BarChart(
    [
      .init("a name that has no room", 3), .init("another name that has none", 1),
      .init("نامی که خیلی خیلی دراز است", 2), .init("the last of these long names", -1),
      .init("and one more", 2.5),
    ], y: Axis("value"), references: [.init(1.5, "middle"), .init(1.6, "no room for this")])

  static let intervals = IntervalChart(
    [
      .init("mixture", 98.5, interval: 97...101), .init("softmax", 104, color: 1),
      .init("دریا", 110, interval: 106...119, color: 2),
    ], x: Axis("perplexity"), references: [.init(102, "baseline")])

  static let images = ImageGrid(
    (0..<9).map { number in
      .init(
        (0..<64).map { ($0 + number) % 9 == 0 ? 1 : 0 }, columns: 8,
        caption: "\(number) → \(number + 1) (0.\(number)1)", isFramed: number == 3)
    })

  static let heatMap = HeatMap(
    [[-0.1, -2.5, -7], [-3, .nan, -1], [-0.5, -4, -4]], rows: ["the sea", "شب", "calm"],
    columns: ["was", "is", "."], rowName: "context", columnName: "next", scale: Axis("log p"))

  static let charts: [(name: String, chart: any Chart)] = [
    ("lines", lines), ("contours", contours), ("scatter", scatter), ("bars", bars),
    ("long bars", longBars), ("intervals", intervals), ("images", images), ("heat map", heatMap),
  ]

  /// One picture of each chart in each language, and one of all of them.
  static let pictures: [(name: String, picture: Picture)] = Language.allCases.flatMap { language in
    let title = language.choose("A chart & its <title>", "نمودار LSTM و «عنوان» آن")
    let note = language.choose(
      "A note that is so long that it takes more than a line of this picture, as notes often do.",
      "یادداشتی که آن‌قدر بلند است که بیش از یک سطر از این تصویر را می‌گیرد، چنان که بیشتر یادداشت‌ها می‌گیرند."
    )
    let single = charts.map { chart in
      (
        name: "\(chart.name), \(language)",
        picture: Picture(title, note: note, language: language, chart.chart)
      )
    }
    let all = Picture(
      title, note: note, language: language, width: 900, columns: 2,
      panels: charts.map { Panel($0.name, $0.chart) })
    return single + [(name: "all, \(language)", picture: all)]
  }
}
