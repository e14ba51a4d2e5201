import TestSupport
import Testing

@testable import Charts

/// Charts of points, read back from the file.
@Suite struct ScatterChartTests {
  @Test("Points stand at their places in the marks of their classes, and regions behind them")
  func places() throws {
    let chart = PictureExamples.scatter
    let drawn = try DrawnPicture(Picture("Points", chart))
    #expect(drawn.texts(.key).map(\.text) == ["inside", "outside"])
    for (index, group) in chart.groups.enumerated() {
      // The legend has the first mark.
      let marks = try drawn.marks("s\(index)").dropFirst()
      #expect(marks.count == group.points.count)
      for (mark, point) in zip(marks, group.points) {
        #expect(near(mark.x, drawn.x.place(point.x)) && near(mark.y, drawn.y.place(point.y)))
      }
    }
    #expect(drawn.words == "inside: 2 points. outside: 1 point.")
  }

  /// The area of a class in pixels, by the boxes of its path.
  static func area(_ color: String, of drawn: DrawnPicture) -> Double {
    drawn.file.all("path").filter { $0.hasClass("region") && $0.hasClass(color) }
      .flatMap { ($0["d"] ?? "").split(separator: "M") }
      .reduce(0) { sum, way in
        let numbers = way.split { !"0123456789.-".contains($0) }.compactMap { Double($0) }
        return sum + (numbers[2] - numbers[0]) * (numbers[3] - numbers[1])
      }
  }

  @Test("Regions fill the field, each with the part that its class has")
  func regions() throws {
    let chart = PictureExamples.scatter
    let drawn = try DrawnPicture(Picture("Points", chart))
    let field = try #require(try drawn.boxes("base").first)
    #expect(near(field.left, drawn.x.place(-2)) && near(field.bottom, drawn.y.place(-2)))
    let classes = try #require(chart.regions).classes
    let inside = classes.joined().count { $0 == 0 }
    let all = field.width * field.height
    let part = Self.area("s0", of: drawn) / all
    #expect(abs(part - Double(inside) / 800) < 0.005 && inside > 100)
    #expect(abs(Self.area("s1", of: drawn) / all + part - 1) < 0.005)
  }

  @Test(
    "The first row of a grid is at the bottom, its first cell at the left; a negative class is none"
  )
  func orientation() throws {
    let regions = ScatterChart.Regions(x: 0...2, y: 0...2, classes: [[3, -1], [-1, -1]])
    let chart = ScatterChart([], x: Axis("x"), y: Axis("y"), regions: regions)
    let drawn = try DrawnPicture(Picture("Points", chart))
    let ways = drawn.file.all("path").filter { $0.hasClass("region") }
    try #require(ways.count == 1 && ways[0].hasClass("s3"))
    let corner = try #require(try drawn.firstPlace(of: ways[0]))
    #expect(near(corner.x, drawn.x.place(0)) && near(corner.y, drawn.y.place(1)))
    let made = ScatterChart.Regions(x: 0...2, y: 0...1, columns: 2, rows: 1) { x, y in
      x == 0.5 && y == 0.5 ? 4 : 5
    }
    #expect(made.classes == [[4, 5]])
  }

  @Test("No class hides another: points are drawn by turns")
  func turns() throws {
    let points = (0..<3).map { Point(x: Double($0), y: 0) }
    let chart = ScatterChart(
      [.init("a", points), .init("b", points)], x: Axis("x"), y: Axis("y"))
    let drawn = try DrawnPicture(Picture("Points", chart))
    let classes = drawn.file.all("path").filter { $0.hasClass("mark") }.map { $0["class"] ?? "" }
    #expect(
      classes.dropFirst(2) == ["s0 mark", "s1 mark", "s0 mark", "s1 mark", "s0 mark", "s1 mark"])
  }
}
