import Glibc
import TestSupport
import Testing

@testable import Charts

/// Level curves, and what is drawn over them.
@Suite struct ContourChartTests {
  static func grid(_ cells: Int, _ function: (Double, Double) -> Double) -> Grid {
    Grid(
      values: (0...cells).map { row in
        (0...cells).map {
          function(4 * Double($0) / Double(cells) - 2, 4 * Double(row) / Double(cells) - 2)
        }
      })
  }

  /// A place in parts of the square, from −2 to 2 on both axes.
  static func point(_ place: Place) -> Point { Point(x: 4 * place.x - 2, y: 4 * place.y - 2) }

  @Test("Levels of x² + y² are circles of radius √c", arguments: [0.3, 1, 2.5, 3.9])
  func circles(level: Double) {
    for cells in [20, 60] {
      let curves = Self.grid(cells) { $0 * $0 + $1 * $1 }.curves(at: level)
      #expect(curves.count == 1)
      let curve = curves[0].map(Self.point)
      // It closes, goes around once, and has no long step.
      #expect(curve.first == curve.last && Set(curve).count == curve.count - 1)
      let size = 4 / Double(cells)
      // Between a and b, a straight line is (x − a)(b − x) above x²: a quarter of the distance squared at most.
      for point in curve {
        let square = point.x * point.x + point.y * point.y
        #expect(square < level + 1e-12 && square > level - size * size / 4 - 1e-12, "\(point)")
      }
      let steps = zip(curve, curve.dropFirst()).map { hypot($0.x - $1.x, $0.y - $1.y) }
      #expect(steps.allSatisfy { $0 <= size * 1.42 })
      let length = steps.reduce(0, +)
      let around = 2 * Double.pi * level.squareRoot()
      #expect(length < around && length > around * (1 - 2 / Double(cells)))
    }
  }

  @Test("A curve that leaves the grid is open and ends at its edges")
  func open() {
    let curves = Self.grid(10) { x, y in x + 0.3 * y }.curves(at: 0.1)
    #expect(curves.count == 1)
    let curve = curves[0].map(Self.point)
    #expect(curve.allSatisfy { abs($0.x + 0.3 * $0.y - 0.1) < 1e-12 })
    #expect(Set([curve[0].y, curve[curve.count - 1].y]) == [-2, 2])
    // Four arcs in the corners.
    let arcs = Self.grid(40) { $0 * $0 + $1 * $1 }.curves(at: 5)
    #expect(arcs.count == 4)
    for end in arcs.flatMap({ [$0[0], $0[$0.count - 1]] }) {
      #expect([0, 1].contains(end.x) || [0, 1].contains(end.y))
    }
  }

  @Test("At a saddle two curves pass each other, and the middle decides on which side")
  func saddle() {
    let high = Grid(values: [[1, 0], [0, 1]])
    // Both: a cell whose corners are above and below by turns.
    for (level, isMiddleAbove) in [(0.4, true), (0.6, false)] {
      let curves = high.curves(at: level)
      #expect(curves.count == 2 && curves.allSatisfy { $0.count == 2 })
      for curve in curves {
        // The pieces cut off the corners that the middle is unlike.
        let middle = Place(x: (curve[0].x + curve[1].x) / 2, y: (curve[0].y + curve[1].y) / 2)
        #expect(((middle.x < 0.5) != (middle.y < 0.5)) == isMiddleAbove, "\(level)")
      }
    }
  }

  @Test("Cells without a value have no curve, and a flat function has none at all")
  func gaps() {
    let grid = Self.grid(40) { x, y in x > 0.5 ? .nan : x * x + y * y }
    let curves = grid.curves(at: 1).joined().map(Self.point)
    #expect(!curves.isEmpty && curves.allSatisfy { $0.x <= 0.5 })
    for value in [1, .nan, .infinity, 1e308] {
      #expect(Self.grid(4) { _, _ in value }.curves(at: 1).isEmpty)
    }
  }

  @Test("Levels are round numbers between the least value and the greatest")
  func levels() {
    let grid = Self.grid(20) { x, y in x * x + y * y }
    #expect(grid.levels(.linear(7)) == [1, 2, 3, 4, 5, 6, 7])
    #expect(grid.levels(.values([3, 1, 3, .nan])) == [1, 3])
    #expect(grid.levels(.linear(0)) == [] && Self.grid(3) { _, _ in 2 }.levels(.linear(5)) == [])
    let powers = Self.grid(40) { x, _ in pow(10, 2 * x) }
    let levels = powers.levels(.logarithmic(9))
    for (level, expected) in zip(levels, [0.001, 0.01, 0.1, 1, 10, 100, 1_000]) {
      #expect(abs(level / expected - 1) < 1e-12)
    }
    #expect(levels.count == 7)
    // None below that of a hundredth of all nodes.
    let valley = Self.grid(40) { x, y in x * x + y * y }
    let lowest = valley.levels(.logarithmic(30))[0]
    #expect(lowest >= 0.04)
  }

  static let ways: [ContourChart.Path] = [
    .init("first", [Point(x: -1.5, y: 1.5), Point(x: -0.5, y: 1), Point(x: 0.25, y: 0.5)]),
    .init(
      "leaves", [Point(x: 1, y: 1), Point(x: 3, y: 1), Point(x: 3, y: -1), Point(x: 1, y: -1)],
      isMarked: true, color: 6),
    .init("diverges", [Point(x: 0, y: -1), Point(x: 1e308, y: .infinity)]),
  ]

  @Test("A path goes through its points, from a ring to a mark, and is cut off at the edge")
  func paths() throws {
    let chart = ContourChart(
      x: Axis("x", in: -2...2), y: Axis("y", in: -2...2), paths: Self.ways, cells: 20
    ) { $0 + $1 }
    let drawn = try DrawnPicture(Picture("Paths", chart))
    func place(_ x: Double, _ y: Double) -> Place {
      Place(x: drawn.x.place(x) ?? 0, y: drawn.y.place(y) ?? 0)
    }
    func isNear(_ place: Place, _ other: Place) -> Bool {
      near(place.x, other.x, within: 0.5) && near(place.y, other.y, within: 0.5)
    }
    // The legend has one line each.
    let lines = Array(try drawn.paths("line").dropFirst(3))
    try #require(lines.count == 2)
    for (drawn, point) in zip(lines[0], Self.ways[0].points) {
      #expect(isNear(drawn, place(point.x, point.y)))
    }
    let expected = [(1.0, 1.0), (2, 1), (2, -1), (1, -1)].map { place($0.0, $0.1) }
    #expect(zip(lines[1], expected).allSatisfy(isNear) && lines[1].count == 4)
    let rings = drawn.file.all("circle").dropFirst(3)
    #expect(rings.map { $0["class"] } == ["s0 start", "s6 start", "s2 start"])
    for (ring, way) in zip(rings, Self.ways) {
      let middle = Place(x: Double(ring["cx"] ?? "") ?? 0, y: Double(ring["cy"] ?? "") ?? 0)
      #expect(isNear(middle, place(way.points[0].x, way.points[0].y)), "\(way.label)")
    }
    let ends = (first: try drawn.marks("s0"), second: try drawn.marks("s6"))
    #expect(ends.first.count == 2 && isNear(ends.first[1], place(0.25, 0.5)))
    // The marks of points outside of the field are not drawn.
    #expect(ends.second.count == 2 && isNear(ends.second[1], place(1, -1)))
    #expect(try drawn.marks("s2").count == 1)
    #expect(drawn.texts(.key).map(\.text) == ["first", "leaves", "diverges"])
  }

  @Test("Curves stand at their places, the label of a level on one of its curves")
  func drawing() throws {
    let drawn = try DrawnPicture(Picture("Contours", PictureExamples.contours))
    let curves = try drawn.paths("curve")
    #expect(curves.count == 7)
    for (level, curve) in zip([1.0, 2, 3, 4, 5, 6, 7], curves) {
      for place in curve {
        let (left, right) = (try #require(drawn.x.place(-2)), try #require(drawn.x.place(2)))
        let (bottom, top) = (try #require(drawn.y.place(-2)), try #require(drawn.y.place(2)))
        let x = 4 * (place.x - left) / (right - left) - 2
        let y = 4 * (place.y - bottom) / (top - bottom) - 2
        #expect(abs(x * x + y * y - level) < 0.02, "\(level)")
      }
    }
    let labels = drawn.texts(.level)
    #expect(labels.count > 4)
    for label in labels {
      let level = try #require(Int(label.text))
      #expect(curves[level - 1].contains { label.box.contains($0) }, "\(level)")
    }
    #expect(
      drawn.words
        == "Level curves of 7 values from 1 to 7. a way: from (−1.5, 1.5) to (0, 0).")
    #expect(drawn.texts(.remark).map(\.text) == ["minimum"])
  }

  @Test("The function has the values of both axes, also of a logarithmic one")
  func axes() throws {
    let chart = ContourChart(
      x: Axis("x", .logarithmic, in: 1...1_000), y: Axis("y", in: 0...1), levels: .values([100]),
      cells: 30
    ) { x, _ in x }
    let drawn = try DrawnPicture(Picture("Contours", chart))
    let curve = try #require(try drawn.paths("curve").first)
    for place in curve { #expect(near(place.x, drawn.x.place(100, isLogarithmic: true))) }
    // The vertical axis runs upwards.
    let low = ContourChart(
      x: Axis("x", in: 0...1), y: Axis("y", in: 0...1), levels: .values([0.25]), cells: 8
    ) { $1 }
    let flat = try DrawnPicture(Picture("Contours", low))
    let level = try #require(try flat.paths("curve").first)
    for place in level { #expect(near(place.y, flat.y.place(0.25))) }
  }
}
