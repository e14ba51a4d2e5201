import TestSupport
import Testing

@testable import Charts

/// Charts of intervals, read back from what is drawn.
@Suite struct IntervalFigureTests {
  static let rows: [IntervalFigure.Row] = [
    .init(
      label: "mos", value: 98.5, interval: 97.1...101.375, text: "98.5 (97.1 to 101.4)", index: 0),
    .init(label: "no interval", value: 104, interval: nil, text: "104", index: 1),
    .init(label: "دریا", value: 110.125, interval: 90...119, text: "110.1 (90 to 119)", index: 9),
  ]

  static func chart(_ rows: [IntervalFigure.Row] = rows, reference: Double? = nil) -> IntervalFigure
  {
    IntervalFigure(
      title: "Test perplexity", note: "Lower is better.", over: "perplexity a token", rows: rows,
      reference: reference)
  }

  static func drawn(_ chart: IntervalFigure) throws -> DrawnChart {
    try DrawnChart(Markup(chart.figure.markup))
  }

  @Test("Values and both ends of intervals stand where they are on the axis")
  func places() throws {
    let drawn = try Self.drawn(Self.chart())
    let x = drawn.x
    #expect(x.ticks.map(\.label) == ["90", "100", "110", "120"])
    for tick in x.ticks { #expect(near(tick.place, x.place(tick.value))) }
    #expect(x.ticks[0].place < x.ticks[3].place)
    let marks = drawn.paths("mark")
    let lines = drawn.paths("line")
    #expect(marks.map(\.classes) == [["s0", "mark"], ["s1", "mark"], ["s1", "mark"]])
    try #require(marks.count == 3 && lines.count == 6)
    for (mark, row) in zip(marks, Self.rows) {
      #expect(near(mark.places[0].x, x.place(row.value)), "\(row.label)")
    }
    for (start, row, mark) in [(0, Self.rows[0], marks[0]), (3, Self.rows[2], marks[2])] {
      let interval = try #require(row.interval)
      let (low, high) = (x.place(interval.lowerBound), x.place(interval.upperBound))
      let places = lines[start..<start + 3].map(\.places)
      #expect(near(places[0][0].x, low) && near(places[0][1].x, high))
      #expect(places[1].allSatisfy { near($0.x, low) } && places[2].allSatisfy { near($0.x, high) })
      // The line runs through the mark, its ends stand across it.
      #expect(places[0].allSatisfy { $0.y == mark.places[0].y })
      #expect(places[1].map { $0.y - mark.places[0].y } == [-4, 4])
      #expect(places[2].map { $0.y - mark.places[0].y } == [-4, 4])
      #expect(lines[start..<start + 3].allSatisfy { $0.classes == [mark.classes[0], "line"] })
    }
    #expect(drawn.paths.flatMap(\.places).allSatisfy { (0...400).contains($0.x) })
  }

  @Test("Rows stand one under another, each with its name and its figures")
  func rows() throws {
    let drawn = try Self.drawn(Self.chart())
    #expect(drawn.labels("name").map(\.text) == ["mos", "no interval", "دریا"])
    #expect(
      drawn.labels("value").map(\.text)
        == ["98.5 (97.1 to 101.4)", "104", "110.1 (90 to 119)"])
    let heights = drawn.paths("mark").map(\.places[0].y)
    #expect(zip(heights, heights.dropFirst()).allSatisfy { $1 - $0 == 36 })
    for (labels, end) in [(drawn.labels("name"), "start"), (drawn.labels("value"), "end")] {
      #expect(zip(labels, heights).allSatisfy { near($0.place.y, $1 - 11) && $0.anchor == end })
    }
    #expect(zip(drawn.paths("track"), heights).allSatisfy { $0.places.map(\.y) == [$1, $1] })
    #expect(drawn.paths("grid").count == 4)
    for (line, tick) in zip(drawn.paths("grid"), drawn.x.ticks) {
      #expect(line.places.map(\.x) == [tick.place, tick.place])
      #expect(line.places[0].y < heights[0] && line.places[1].y > heights[2])
    }
    #expect(
      drawn.words
        == "mos: 98.5 (97.1 to 101.4). no interval: 104. دریا: 110.1 (90 to 119).")
    #expect(drawn.over == "perplexity a token" && drawn.title == "Test perplexity")
    #expect(drawn.note == "Lower is better." && drawn.paths("limit").isEmpty)
  }

  @Test(
    "The reference stands at its value, also where no interval reaches it",
    arguments: [0, 100, 150.0])
  func reference(value: Double) throws {
    let drawn = try Self.drawn(Self.chart(reference: value))
    let lines = drawn.paths("limit")
    try #require(lines.count == 1)
    let heights = drawn.paths("mark").map(\.places[0].y)
    for place in lines[0].places {
      #expect(near(place.x, drawn.x.place(value)) && (14...386).contains(place.x))
    }
    #expect(lines[0].places[0].y < heights[0] && lines[0].places[1].y > heights[2])
    // What is left of the line on the page is less than its value.
    for (mark, row) in zip(drawn.paths("mark"), Self.rows) {
      #expect((mark.places[0].x > lines[0].places[0].x) == (row.value > value))
    }
  }

  @Test("Names have the room that figures leave, and a figure is left out on request")
  func room() throws {
    for (showsFigures, room) in [(true, 53 - 3), (false, 53)] {
      let names = [room, room + 1].map { String(repeating: "n", count: $0) }
      var chart = Self.chart(names.map { .init(label: $0, value: 104, interval: nil, text: "104") })
      chart.showsFigures = showsFigures
      let drawn = try Self.drawn(chart)
      #expect(drawn.labels("name").map(\.text) == [names[0], names[0].dropLast() + "…"])
      #expect(drawn.labels("value").map(\.text) == (showsFigures ? ["104", "104"] : ["", ""]))
      #expect(drawn.words.hasPrefix("\(names[0]): 104. \(names[1]): 104."))
    }
  }
}
