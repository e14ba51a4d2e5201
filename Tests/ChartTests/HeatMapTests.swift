import TestSupport
import Testing

@testable import Charts

/// Heat maps, read back from the file.
@Suite struct HeatMapTests {
  @Test("Cells have the colours of their values, and their values where there is room")
  func cells() throws {
    let map = PictureExamples.heatMap
    for appearance in Appearance.allCases {
      let drawn = try DrawnPicture(Picture("Map", map), appearance)
      let cells = drawn.file.all("rect").filter { $0.hasClass("cells") }
      let values = map.values.joined().filter(\.isFinite)
      let ramp = appearance.palette.ramp
      // From the lowest value to the highest one.
      #expect(cells.map { $0["fill"] } == values.map { ramp.color(($0 + 7) / 6.9) })
      #expect(
        drawn.texts(.cell).map(\.text)
          == ["−0.1", "−2.5", "−7", "−3", "−1", "−0.5", "−4", "−4"])
      let boxes = try drawn.boxes("cells")
      for (text, box) in zip(drawn.texts(.cell), boxes) {
        #expect(box.contains(text.box), "\(text.text)")
      }
      for (text, value) in zip(drawn.texts(.cell), values) {
        #expect(text.color == (ramp.isDark((value + 7) / 6.9) ? "on-dark" : "on-light"))
      }
      #expect(try drawn.boxes("missing").count == 1)
    }
  }

  @Test("Rows and columns stand in their order, beside and under their names")
  func names() throws {
    let drawn = try DrawnPicture(Picture("Map", PictureExamples.heatMap))
    let boxes = try drawn.boxes("cells")
    let columns = drawn.texts(.tick).filter { $0.anchor == "middle" }
    #expect(columns.map(\.text) == ["was", "is", "."])
    for (column, box) in zip(columns, boxes) {
      #expect(near(column.place.x, box.middle.x) && column.box.bottom < box.top)
    }
    let rows = drawn.texts(.tick).filter { $0.box.right < boxes[0].left }
    #expect(rows.map(\.text) == ["the sea", "شب", "calm"])
    for (row, index) in zip(rows, [0, 3, 5]) {
      #expect(abs(row.box.middle.y - boxes[index].middle.y) < 3)
    }
    #expect(drawn.texts(.axis).map(\.text) == ["context", "next", "log p"])
    #expect(
      drawn.words
        == "log p: 3 rows and 3 columns, from −7 (the sea, .) to −0.1 (the sea, was).")
  }

  @Test("Long names of columns are turned, and crowded cells have no values")
  func turned() throws {
    let names = (0..<30).map { "a token \($0)" }
    let map = HeatMap(
      names.indices.map { row in names.indices.map { Double(row * $0) } }, rows: names,
      columns: names, scale: Axis("product"))
    let drawn = try DrawnPicture(Picture("Map", map))
    #expect(drawn.texts(.cell).isEmpty && drawn.texts.filter(\.isTurned).count == 30)
    let boxes = try drawn.boxes("cells")
    #expect(boxes.count == 900 && boxes.allSatisfy { $0.right < 620 && $0.bottom < drawn.height })
    let rows = drawn.texts(.tick).filter { $0.anchor == "end" }
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.box.bottom <= $1.box.top })
  }

  @Test("The scale of colours has the highest value at the top")
  func scale() throws {
    let map = HeatMap(
      [[0.5, 0.25]], rows: ["a"], columns: ["b", "c"], scale: Axis("weight", in: 0...1))
    let drawn = try DrawnPicture(Picture("Map", map))
    let parts = try drawn.boxes("scale")
    let fills = drawn.file.all("rect").filter { $0.hasClass("scale") }.map { $0["fill"] }
    #expect(fills.first == Palette.light.ramp.color(1 - 0.5 / 48))
    #expect(fills.last == Palette.light.ramp.color(0.5 / 48))
    let ticks = drawn.texts(.tick).filter { $0.box.left > parts[0].right }
    let (top, bottom) = (parts[0].top, parts[parts.count - 1].bottom)
    #expect(ticks.count > 3)
    for tick in ticks {
      let value = try #require(Double(tick.text))
      #expect(near(tick.place.y - 4, bottom - value * (bottom - top)), "\(value)")
    }
  }

  @Test("A ramp goes in a straight line from each colour to the next")
  func ramp() {
    let ramp = Ramp(["#000000", "#ff0080", "#ffffff"])
    #expect(
      [0, 0.25, 0.5, 0.75, 1].map(ramp.color) == [
        "#000000", "#800040", "#ff0080", "#ff80c0", "#ffffff",
      ])
    #expect([-1, 2].map(ramp.color) == ["#000000", "#ffffff"])
    #expect(ramp.isDark(0.4) && !ramp.isDark(0.9))
  }
}
