import TestSupport
import Testing

@testable import Charts

/// Charts of lines, read back from what is drawn.
@Suite struct LineFigureTests {
  /// Three lines of different kinds; the second has values that no axis can show.
  static func chart(_ kind: Scale.Kind = .linear) -> LineFigure {
    let bad: [Int: Double] = [3: .nan, 4: .infinity, 7: -.infinity]
    return LineFigure(
      title: "Loss", note: "In nats.", over: "update", kind: kind,
      series: [
        Series(
          label: "training", index: 1, isMarked: true,
          points: (1...9).map { .init(x: Double(100 * $0), y: 700 / Double($0 * $0)) }),
        Series(
          label: "a <b> & \"c\"", style: .dashed, index: 6,
          points: (1...9).map { .init(x: Double(100 * $0), y: bad[$0] ?? 90 + Double($0 % 4)) }),
        Series(
          label: "third", style: .thin, index: 11,
          points: [.init(x: 250, y: 20), .init(x: 1_300, y: 350)]),
      ])
  }

  static func drawn(_ chart: LineFigure) throws -> DrawnChart {
    try DrawnChart(Markup(chart.figure.markup))
  }

  @Test(
    "Points stand where their values are on the axes", arguments: [Scale.Kind.linear, .logarithmic])
  func points(kind: Scale.Kind) throws {
    let chart = Self.chart(kind)
    let drawn = try Self.drawn(chart)
    let lines = drawn.paths("line")
    try #require(lines.count == 3)
    for (line, series) in zip(lines, chart.series) {
      let points = series.points.filter { $0.y.isFinite }
      #expect(line.places.count == points.count)
      for (place, point) in zip(line.places, points) {
        #expect(near(place.x, drawn.x.place(point.x)), "\(point)")
        let y = drawn.y.place(point.y, isLogarithmic: kind == .logarithmic)
        #expect(near(place.y, y), "\(point)")
      }
    }
  }

  @Test(
    "Ticks stand at their numbers, to the right and upwards",
    arguments: [Scale.Kind.linear, .logarithmic])
  func ticks(kind: Scale.Kind) throws {
    let drawn = try Self.drawn(Self.chart(kind))
    #expect(drawn.x.ticks.map(\.label) == ["500", "1,000"])
    #expect(
      drawn.y.ticks.map(\.label)
        == (kind == .linear
          ? ["0", "200", "400", "600", "800"] : ["10", "20", "50", "100", "200", "500"]))
    for tick in drawn.x.ticks { #expect(near(tick.place, drawn.x.place(tick.value))) }
    for tick in drawn.y.ticks {
      #expect(near(tick.place, drawn.y.place(tick.value, isLogarithmic: kind == .logarithmic)))
    }
    #expect(drawn.x.ticks[0].place < drawn.x.ticks[1].place)
    #expect(zip(drawn.y.ticks, drawn.y.ticks.dropFirst()).allSatisfy { $0.place > $1.place })
    // Each tick of the vertical axis has its line across the field, which holds all that is drawn.
    let grid = drawn.paths("grid")
    #expect(grid.count == drawn.y.ticks.count)
    for (line, tick) in zip(grid, drawn.y.ticks) {
      #expect(line.places.map(\.y) == [tick.place, tick.place])
      let field = line.places[0].x...line.places[1].x
      #expect(drawn.paths("line").flatMap(\.places).allSatisfy { field.contains($0.x) })
    }
    #expect(drawn.paths.flatMap(\.places).allSatisfy { (14...220).contains($0.y) })
  }

  @Test("A line has its colour and its stroke, and the legend tells them in the same order")
  func legend() throws {
    let chart = Self.chart()
    let drawn = try Self.drawn(chart)
    let classes = [["s1", "line", "solid"], ["s6", "line", "dashed"], ["s3", "line", "thin"]]
    #expect(drawn.paths("line").map(\.classes) == classes)
    #expect(drawn.legend.map(\.classes) == classes)
    #expect(drawn.legend.map(\.label) == ["training", "a <b> & \"c\"", "third"])
    #expect(drawn.legend.map { $0.mark == drawn.paths("mark")[0].shape } == [true, false, false])
    var two = chart
    two.series.removeLast()
    #expect(try Self.drawn(two).legend.map(\.label) == ["training", "a <b> & \"c\""])
    var one = chart
    one.series.removeLast(2)
    #expect(try Self.drawn(one).legend.isEmpty)
  }

  @Test("Every point of a marked line has a mark that says its value")
  func marks() throws {
    let drawn = try Self.drawn(Self.chart())
    let marks = drawn.paths("mark")
    #expect(marks.map(\.places) == drawn.paths("line")[0].places.map { [$0] })
    #expect(marks.allSatisfy { $0.classes == ["s1", "mark"] })
    let values = ["700", "175", "77.8", "43.8", "28", "19.4", "14.3", "10.9", "8.64"]
    #expect(
      marks.map(\.title)
        == values.enumerated().map { "training, update \(100 * ($0 + 1)): \($1)" })
  }

  @Test("Of four neighbouring series none has the colour, or the mark, of another")
  func kinds() {
    let series = (0..<8).map { Series(label: "", index: $0, points: []) }
    #expect(series.map(\.color) == (0..<8).map { "s\($0)" })
    #expect(Series(label: "", index: 8, points: []).color == "s0")
    let shapes = series.map { $0.mark(at: (0, 0)) }
    #expect(Set(shapes.prefix(4)).count == 4 && shapes.prefix(4) == shapes.suffix(4))
    // A circle is of arcs; the square has four sides of one length.
    #expect(shapes[0].contains("a3.2 3.2") && shapes[1].contains("h5.8v5.8h-5.8z"))
  }

  @Test("The last value stands right of the end of its line, and no label over another")
  func endLabels() throws {
    let drawn = try Self.drawn(Self.chart())
    let labels = drawn.labels("value")
    #expect(labels.map(\.text) == ["8.64", "91", "350"])
    #expect(labels.map(\.style) == ["s1 value", "s6 value", "s3 value"])
    for (label, line) in zip(labels, drawn.paths("line")) {
      let end = try #require(line.places.last)
      #expect(near(label.place.x, end.x + 5) && label.anchor == "start")
      #expect(near(label.place.y, end.y + 4, within: 13))
    }
    let heights = labels.map(\.place.y).sorted()
    #expect(zip(heights, heights.dropFirst()).allSatisfy { $1 - $0 > 12.8 })
    // A label that has room stands at its own height.
    #expect(near(labels[2].place.y, drawn.paths("line")[2].places[1].y + 4))
  }

  @Test("Lines across stand at their values, also where no point reaches them")
  func references() throws {
    var chart = Self.chart()
    chart.limits = [.init(at: 1_700, label: "limit 1,700")]
    chart.places = [.init(at: 300, label: "early"), .init(at: 1_900, label: "late")]
    let drawn = try Self.drawn(chart)
    let lines = drawn.paths("limit")
    try #require(lines.count == 3)
    let field = drawn.paths("grid")[0].places.map(\.x)
    #expect(lines[0].places.map(\.x) == field)
    for place in lines[0].places { #expect(near(place.y, drawn.y.place(1_700))) }
    for (line, value) in zip(lines.dropFirst(), [300.0, 1_900]) {
      #expect(line.places.map(\.y) == [14, 220])
      for place in line.places { #expect(near(place.x, drawn.x.place(value))) }
    }
    #expect(lines.flatMap(\.places).allSatisfy { (14...220).contains($0.y) })
    #expect(lines.flatMap(\.places).allSatisfy { (field[0]...field[1]).contains($0.x) })
    // Each label stands on the side that has room for it.
    let labels = drawn.labels("remark")
    #expect(labels.map(\.text) == ["limit 1,700", "early", "late"])
    #expect(labels.map(\.anchor) == ["end", "start", "end"])
    #expect(near(labels[0].place.y, lines[0].places[0].y - 5))
    #expect(near(labels[1].place.x, lines[1].places[0].x + 5))
    #expect(near(labels[2].place.x, lines[2].places[0].x - 5))
  }

  @Test("An axis that starts at 0 shows the values and 0")
  func fromZero() throws {
    var chart = Self.chart()
    chart.series.removeFirst()
    chart.startsAtZero = true
    let drawn = try Self.drawn(chart)
    #expect(drawn.y.ticks.map(\.label) == ["0", "100", "200", "300", "400"])
    chart.startsAtZero = false
    chart.series.removeLast()
    #expect(try Self.drawn(chart).y.ticks.map(\.label) == ["90", "90.5", "91", "91.5", "92"])
  }

  @Test("The words of a chart are its title, its note, and both ends of its lines")
  func words() throws {
    let drawn = try Self.drawn(Self.chart())
    #expect(drawn.title == "Loss" && drawn.note == "In nats." && drawn.name == "Loss")
    #expect(drawn.over == "update")
    #expect(
      drawn.words == """
        training: 700 at update 100, 8.64 at update 900. \
        a <b> & "c": 91 at update 100, 91 at update 900. \
        third: 20 at update 250, 350 at update 1,300.
        """)
  }

  @Test("A single point is a mark, and values that are not finite are drawn nowhere")
  func fewPoints() throws {
    var chart = Self.chart()
    chart.series = [Series(label: "one", index: 0, points: [.init(x: 3, y: 5)])]
    let one = try Self.drawn(chart)
    #expect(one.paths("mark").map(\.title) == ["one, update 3: 5"])
    #expect(near(one.paths("mark")[0].places[0].y, one.y.place(5)))
    for value in [Double.nan, .infinity, -.infinity] {
      chart.series = [
        Series(label: "none", index: 0, isMarked: true, points: [.init(x: 3, y: value)])
      ]
      let none = try Self.drawn(chart)
      #expect(none.paths("line").isEmpty && none.paths("mark").isEmpty && none.words == "")
    }
    chart.kind = .logarithmic
    chart.series = [
      Series(
        label: "a", index: 0, points: [.init(x: 1, y: 0), .init(x: 2, y: -1), .init(x: 3, y: 8)])
    ]
    #expect(try Self.drawn(chart).paths("line").map(\.places.count) == [1])
  }
}
