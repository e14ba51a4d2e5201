import Glibc
import TestSupport
import Testing

@testable import Charts

/// Charts of lines, read back from the file.
@Suite struct LineChartTests {
  static let points = [(1.0, 10.0), (2, 40), (4, 20), (8, 80), (16, 5)].map { Point(x: $0, y: $1) }

  static func drawn(_ chart: LineChart) throws -> DrawnPicture {
    try DrawnPicture(Picture("Lines", chart))
  }

  @Test(
    "Points stand where their values are on the axes",
    arguments: [Axis.Kind.linear, .whole, .logarithmic], [Axis.Kind.linear, .logarithmic])
  func places(x: Axis.Kind, y: Axis.Kind) throws {
    let drawn = try Self.drawn(
      LineChart([.init("a", Self.points, isMarked: true)], x: Axis("x", x), y: Axis("y", y)))
    let line = try #require(try drawn.paths("line").first)
    try #require(line.count == Self.points.count)
    #expect(drawn.x.ticks.count > 2 && drawn.y.ticks.count > 2)
    for (place, point) in zip(line, Self.points) {
      #expect(near(place.x, drawn.x.place(point.x, isLogarithmic: x == .logarithmic)), "\(point)")
      #expect(near(place.y, drawn.y.place(point.y, isLogarithmic: y == .logarithmic)), "\(point)")
    }
    #expect(line[1].y < line[0].y && line[1].x > line[0].x)
    #expect(try drawn.marks("s0") == line)
    // The horizontal axis begins with the first point and ends with the last one.
    let base = try #require(try drawn.paths("base").last)
    #expect(base.map(\.x) == [line[0].x, line[4].x])
    #expect(drawn.texts(.axis).map(\.text) == ["y", "x"])
  }

  @Test("A value that is not finite leaves a gap, and a point between two gaps is a mark")
  func gaps() throws {
    let values = [1, 2, .nan, 3, .infinity, 4, 5, 6]
    let drawn = try Self.drawn(
      LineChart([.init("a", values: values)], x: Axis("x"), y: Axis("y")))
    let ways = drawn.file.all("path").filter { $0.hasClass("line") }.map { $0["d"] ?? "" }
    try #require(ways.count == 1)
    let runs = ways[0].split(separator: "M")
    #expect(runs.map { $0.count { $0 == "L" } } == [1, 2])
    let marks = try drawn.marks("s0")
    #expect(marks.count == 1)
    #expect(near(marks[0].x, drawn.x.place(4)) && near(marks[0].y, drawn.y.place(3)))
  }

  @Test("What lies outside of a range is cut off at the edge")
  func ranges() throws {
    let drawn = try Self.drawn(
      LineChart(
        [.init("a", [Point(x: 0, y: 0), Point(x: 4, y: 8), Point(x: 8, y: 0)], isMarked: true)],
        x: Axis("x", in: 1...6), y: Axis("y", in: 0...4)))
    let line = try drawn.paths("line")[0]
    let expected = [(1.0, 2.0), (2, 4), (6, 4)]
    #expect(line.count == 4)
    for (place, point) in zip([line[0], line[1], line[2]], expected) {
      #expect(near(place.x, drawn.x.place(point.0)), "\(point)")
      #expect(near(place.y, drawn.y.place(point.1)), "\(point)")
    }
    // No point of the line itself is in sight, and so no mark is.
    #expect(try drawn.marks("s0").isEmpty)
  }

  @Test("A line across stands at its value, and its label stands beside it")
  func references() throws {
    let drawn = try Self.drawn(
      LineChart(
        [.init("a", Self.points)], x: Axis("x"), y: Axis("y"), rows: [.init(120, "far above")],
        columns: [.init(3, "early"), .init(3.2, "a little later"), .init(.nan, "never")]))
    let lines = try drawn.paths("limit")
    try #require(lines.count == 3)
    for place in lines[0] { #expect(near(place.y, drawn.y.place(120))) }
    for (line, value) in zip(lines.dropFirst(), [3, 3.2]) {
      for place in line { #expect(near(place.x, drawn.x.place(value))) }
      #expect(line[0].y < line[1].y)
    }
    let labels = drawn.texts(.remark)
    #expect(labels.map(\.text) == ["far above", "early", "a little later"])
    #expect(abs(labels[0].box.middle.y - lines[0][0].y) < 14)
    for (label, line) in zip(labels.dropFirst(), lines.dropFirst()) {
      #expect(
        min(abs(label.box.left - line[0].x), abs(label.box.right - line[0].x)) < 6, "\(label.text)")
    }
  }

  @Test("Names stand at the ends of lines, moved apart, in the colours of the lines")
  func names() throws {
    let chart = LineChart(
      (0..<4).map { index in
        .init(
          "line \(index)", [Point(x: 0, y: Double(index)), Point(x: 1, y: 5 + Double(index) / 50)])
      }, x: Axis("x"), y: Axis("y"))
    let drawn = try Self.drawn(chart)
    let labels = drawn.texts(.value)
    #expect(labels.map(\.text) == ["line 0", "line 1", "line 2", "line 3"])
    #expect(labels.map(\.color) == ["s0", "s1", "s2", "s3"])
    #expect(zip(labels, labels.dropFirst()).allSatisfy { $0.box.top - $1.box.top >= 16.9 })
    let ends = try drawn.paths("line").map { $0[1] }
    #expect(labels.allSatisfy { near($0.box.left, ends[0].x + 8) })
    // A label that was moved is led to its end.
    #expect(try drawn.paths("leader").count == 3)
    #expect(drawn.texts(.key).isEmpty)
  }

  @Test("Where names have no room at the ends, or others stand there, there is a legend")
  func legend() throws {
    let long = "a name that would take much more than a third of the width"
    var chart = LineChart(
      [.init(long, Self.points), .init("b", Self.points, style: .dashed, color: 5)], x: Axis("x"),
      y: Axis("y"))
    var drawn = try Self.drawn(chart)
    #expect(drawn.texts(.key).map(\.text) == [long, "b"] && drawn.texts(.value).isEmpty)
    let lines = drawn.file.all("path").filter { $0.hasClass("line") }.map { $0["class"] }
    #expect(lines == ["s0 line solid", "s5 line dashed", "s0 line solid", "s5 line dashed"])
    chart.lines[0].label = "a"
    chart.endLabels = .values
    drawn = try Self.drawn(chart)
    #expect(drawn.texts(.key).map(\.text) == ["a", "b"])
    #expect(drawn.texts(.value).map(\.text) == ["5", "5"])
    chart.endLabels = .none
    #expect(try Self.drawn(chart).texts(.value).isEmpty)
    chart.lines.removeLast()
    #expect(try Self.drawn(chart).texts(.key).isEmpty)
  }

  @Test("A legend goes on in the next line where a line is full")
  func longLegend() throws {
    let chart = LineChart(
      (0..<12).map { .init("optimiser number \($0)", Self.points) }, x: Axis("x"), y: Axis("y"))
    let keys = try Self.drawn(chart).texts(.key)
    #expect(keys.count == 12)
    #expect(keys.allSatisfy { $0.box.right <= 620 })
    let lines = Dictionary(grouping: keys, by: \.box.top)
    #expect(lines.count > 2 && lines.values.contains { $0.count > 2 })
    for line in lines.values {
      #expect(zip(line, line.dropFirst()).allSatisfy { $1.box.left - $0.box.right > 26 })
    }
  }

  @Test("Thousands of points become fewer, and no leap is lost")
  func thinned() throws {
    var values = [Double](repeating: 1, count: 50_000)
    values[31_234] = 7
    let drawn = try Self.drawn(LineChart([.init("a", values: values)], x: Axis("x"), y: Axis("y")))
    let line = try drawn.paths("line")[0]
    #expect(line.count < 1_500)
    let highest = try #require(line.min { $0.y < $1.y })
    #expect(near(highest.y, drawn.y.place(7)) && near(highest.x, drawn.x.place(31_235)))
  }

  @Test("Labels of a horizontal axis keep apart, also where the picture is narrow")
  func ticks() throws {
    for (kind, values) in [(Axis.Kind.logarithmic, [1, 9_000.0]), (.linear, [0, 123_456])] {
      let chart = LineChart(
        [.init("a", values.map { Point(x: $0, y: $0) })], x: Axis("x", kind), y: Axis("y"))
      let drawn = try DrawnPicture(Picture("Narrow", width: 260, chart))
      let labels = drawn.texts(.tick).filter { $0.anchor == "middle" }
      #expect(labels.count > 1)
      #expect(zip(labels, labels.dropFirst()).allSatisfy { $1.box.left - $0.box.right >= 4.9 })
    }
  }

  @Test("The words are both ends of every line")
  func words() throws {
    let chart = LineChart(
      [.init("a", Self.points), .init("b", [Point(x: 3, y: 7)]), .init("c", [])],
      x: Axis("epoch"), y: Axis("y"))
    #expect(
      try Self.drawn(chart).words == "a: 10 at epoch 1, 5 at epoch 16. b: 7 at epoch 3.")
  }
}
