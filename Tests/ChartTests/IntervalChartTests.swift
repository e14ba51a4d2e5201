import TestSupport
import Testing

@testable import Charts

/// Charts of intervals, read back from the file.
@Suite struct IntervalChartTests {
  @Test("Values and the ends of intervals stand at their places, row by row")
  func places() throws {
    let chart = PictureExamples.intervals
    let drawn = try DrawnPicture(Picture("Intervals", chart))
    let marks = try ["s0", "s1", "s2"].map { try #require(try drawn.marks($0).first) }
    for (mark, row) in zip(marks, chart.rows) {
      #expect(near(mark.x, drawn.x.place(row.value)), "\(row.label)")
    }
    #expect(marks[0].y < marks[1].y && marks[1].y < marks[2].y)
    let lines = try drawn.paths("line")
    try #require(lines.count == 6)
    for (start, interval, mark) in [(0, 97.0...101, marks[0]), (3, 106.0...119, marks[2])] {
      let (low, high) = (drawn.x.place(interval.lowerBound), drawn.x.place(interval.upperBound))
      #expect(near(lines[start][0].x, low) && near(lines[start][1].x, high))
      #expect(lines[start].allSatisfy { near($0.y, mark.y) })
      #expect(lines[start + 1].allSatisfy { near($0.x, low) })
      #expect(lines[start + 2].allSatisfy { near($0.x, high) })
    }
    let (names, values) = (drawn.texts(.name), drawn.texts(.value))
    #expect(names.map(\.text) == ["mixture", "softmax", "دریا"])
    #expect(values.map(\.text) == ["98.5", "104", "110"])
    for (texts, mark) in zip(zip(names, values), marks) {
      #expect(abs(texts.0.box.middle.y - mark.y) < 4 && abs(texts.1.box.middle.y - mark.y) < 4)
      #expect(texts.0.box.right < mark.x && texts.1.box.left > mark.x)
    }
    let limit = try drawn.paths("limit")
    #expect(limit.count == 1 && limit[0].allSatisfy { near($0.x, drawn.x.place(102)) })
    #expect(drawn.words == "mixture: 98.5 (97 to 101). softmax: 104. دریا: 110 (106 to 119).")
  }

  @Test("An interval beyond the range of its axis ends at the edge")
  func range() throws {
    let chart = IntervalChart(
      [.init("a", 5, interval: -100...100), .init("b", 70)], x: Axis("x", in: 0...10))
    let drawn = try DrawnPicture(Picture("Intervals", chart))
    let line = try drawn.paths("line")[0]
    #expect(near(line[0].x, drawn.x.place(0)) && near(line[1].x, drawn.x.place(10)))
    // Of the value outside there are the figures alone.
    #expect(try drawn.paths("mark").count == 1)
    #expect(drawn.texts(.value).map(\.text) == ["5", "70"])
  }
}
