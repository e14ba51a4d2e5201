import TestSupport
import Testing

@testable import Charts

/// Charts of bars, read back from the file.
@Suite struct BarChartTests {
  static func drawn(_ chart: BarChart) throws -> DrawnPicture {
    try DrawnPicture(Picture("Bars", chart))
  }

  @Test("Bars stand on 0, up or down to their values, each over its name and under its value")
  func standing() throws {
    let drawn = try Self.drawn(PictureExamples.bars)
    let bars = try drawn.boxes("bar")
    let zero = try #require(drawn.y.place(0))
    try #require(bars.count == 3)
    for (bar, value) in zip(bars, [0.5, 0.3, -0.2]) {
      let end = drawn.y.place(value)
      #expect(near(value > 0 ? bar.bottom : bar.top, zero), "\(value)")
      #expect(near(value > 0 ? bar.top : bar.bottom, end), "\(value)")
    }
    #expect(zip(bars, bars.dropFirst()).allSatisfy { $0.right < $1.left })
    let names = drawn.texts(.tick).filter { $0.anchor == "middle" }
    #expect(names.map(\.text) == ["one", "two", "three"])
    for (name, bar) in zip(names, bars) { #expect(near(name.place.x, bar.middle.x)) }
    let values = drawn.texts(.value)
    #expect(values.map(\.text) == ["0.5", "0.3", "−0.2"])
    #expect(values[0].box.bottom < bars[0].top && values[2].box.top > bars[2].bottom)
    #expect(drawn.file.all("rect").filter { $0.hasClass("faint") }.count == 1)
    let line = try drawn.paths("limit")
    #expect(line.count == 1 && line[0].allSatisfy { near($0.y, drawn.y.place(0.25)) })
    #expect(drawn.words == "one: 0.5. two: 0.3. three: −0.2.")
    #expect(drawn.texts(.axis).map(\.text) == ["share", "component"])
  }

  @Test("Bars with long names lie, from 0 to their values, beside their names")
  func lying() throws {
    let drawn = try Self.drawn(PictureExamples.longBars)
    let bars = try drawn.boxes("bar")
    let zero = try #require(drawn.x.place(0))
    let values = PictureExamples.longBars.bars.map(\.value)
    try #require(bars.count == values.count)
    for (bar, value) in zip(bars, values) {
      #expect(near(value > 0 ? bar.left : bar.right, zero), "\(value)")
      #expect(near(value > 0 ? bar.right : bar.left, drawn.x.place(value)), "\(value)")
    }
    let names = drawn.texts(.name)
    #expect(names.map(\.text) == PictureExamples.longBars.bars.map(\.label))
    for (name, bar) in zip(names, bars) {
      #expect(abs(name.box.middle.y - bar.middle.y) < 4 && name.box.right < bar.left)
    }
    #expect(zip(bars, bars.dropFirst()).allSatisfy { $0.bottom < $1.top })
    // Of two labels of lines that would cover each other, both are shown, apart.
    let remarks = drawn.texts(.remark)
    #expect(remarks.map(\.text) == ["middle", "no room for this"])
    #expect(remarks[0].box.right < remarks[1].box.left)
  }

  @Test("Of very many bars some have names, and these keep apart")
  func many() throws {
    let bars = (1...120).map { BarChart.Bar("\($0)", Double($0)) }
    let drawn = try Self.drawn(BarChart(bars, y: Axis("y")))
    #expect(try drawn.boxes("bar").count == 120)
    let names = drawn.texts(.tick).filter { $0.anchor == "middle" }
    #expect(names.count > 8 && names[0].text == "1" && drawn.texts(.value).isEmpty)
    #expect(zip(names, names.dropFirst()).allSatisfy { $0.box.right < $1.box.left })
  }
}
