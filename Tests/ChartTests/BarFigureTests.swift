import TestSupport
import Testing

@testable import Charts

/// Charts of bars, read back from what is drawn.
@Suite struct BarFigureTests {
  static func chart(_ parts: [Double], limit: Double? = nil) -> BarFigure {
    BarFigure(
      title: "Use", note: "In percent.", over: "component",
      bars: parts.enumerated().map { .init(label: "\($0 + 1)", part: $1, isFaint: $0 == 1) },
      limit: limit.map { .init(at: $0, label: "all alike") })
  }

  static func drawn(_ chart: BarFigure) throws -> DrawnChart {
    try DrawnChart(Markup(chart.figure.markup))
  }

  @Test(
    "A bar stands on 0 and is as high as its percents",
    arguments: [
      [0.5, 0.005, 0.3, 0.195], [0.25, 0.25, 0.25, 0.25], [1, 0, 0], [0.000_2, 0.000_1],
    ])
  func heights(parts: [Double]) throws {
    let drawn = try Self.drawn(Self.chart(parts))
    let y = drawn.y
    #expect(y.ticks.first?.label == "0" && y.ticks.count > 2)
    for tick in y.ticks { #expect(near(tick.place, y.place(tick.value))) }
    #expect(zip(y.ticks, y.ticks.dropFirst()).allSatisfy { $0.place > $1.place })
    try #require(drawn.bars.count == parts.count)
    for (bar, part) in zip(drawn.bars, parts) {
      #expect(near(bar.bottom, y.place(0)), "\(part)")
      #expect(near(bar.top, y.place(100 * part)), "\(part)")
    }
    // The highest bar takes a good part of the field.
    let highest = try #require(drawn.bars.map { $0.bottom - $0.top }.max())
    #expect(highest > 0.5 * (220 - 14))
  }

  @Test("Bars stand side by side in their order, each over its label")
  func order() throws {
    let drawn = try Self.drawn(Self.chart([0.5, 0.005, 0.3, 0.195]))
    #expect(zip(drawn.bars, drawn.bars.dropFirst()).allSatisfy { $0.right < $1.left })
    #expect(drawn.x.ticks.map(\.label) == ["1", "2", "3", "4"])
    for (bar, tick) in zip(drawn.bars, drawn.x.ticks) {
      #expect(near(tick.place, (bar.left + bar.right) / 2))
    }
    let field = drawn.paths("grid")[0].places.map(\.x)
    #expect(drawn.bars.allSatisfy { field[0] <= $0.left && $0.right <= field[1] })
    #expect(drawn.bars.map(\.style) == ["bar", "bar faint", "bar", "bar"])
    #expect(
      drawn.bars.map(\.title)
        == ["component 1: 50 %", "component 2: 0.5 %", "component 3: 30 %", "component 4: 19.5 %"])
    #expect(
      drawn.words
        == "component 1: 50 %. component 2: 0.5 %. component 3: 30 %. component 4: 19.5 %.")
    #expect(drawn.title == "Use" && drawn.note == "In percent." && drawn.name == "Use")
    #expect(drawn.over == "component")
  }

  @Test("The line across stands at its percents, also above all bars", arguments: [0.25, 0.8])
  func limit(part: Double) throws {
    let drawn = try Self.drawn(Self.chart([0.5, 0.3, 0.2], limit: part))
    let lines = drawn.paths("limit")
    try #require(lines.count == 1)
    #expect(lines[0].places.map(\.x) == drawn.paths("grid")[0].places.map(\.x))
    for place in lines[0].places {
      #expect(near(place.y, drawn.y.place(100 * part)) && place.y >= 14)
    }
    #expect(drawn.labels("remark").map(\.text) == ["all alike"])
    #expect(near(drawn.labels("remark")[0].place.y, lines[0].places[0].y - 5))
    #expect(try Self.drawn(Self.chart([0.5, 0.5])).paths("limit").isEmpty)
  }

  @Test("Labels of many bars keep apart, from the first on")
  func crowded() throws {
    let drawn = try Self.drawn(Self.chart((0..<120).map { Double($0) / 240 }))
    #expect(drawn.bars.count == 120)
    let ticks = drawn.x.ticks
    #expect(ticks.first?.label == "1" && ticks.count > 8)
    for (left, right) in zip(ticks, ticks.dropFirst()) {
      #expect(right.place - left.place >= 7 * Double(right.label.count))
      let bar = drawn.bars[Int(right.value) - 1]
      #expect(near(right.place, (bar.left + bar.right) / 2))
    }
  }

  @Test("Bars of nothing lie on the axis") func zeros() throws {
    let drawn = try Self.drawn(Self.chart([0, 0]))
    #expect(drawn.bars.allSatisfy { near($0.top, drawn.y.place(0)) && $0.top == $0.bottom })
  }
}
