import Charts
import TestSupport
import Testing

/// The code of the article of Charts.
@Suite struct ChartsArticle {
  @Test func picture() throws {
    let lines = LineChart(
      [
        .init("training", values: [5.2, 4.7, 4.4, 4.2], isMarked: true),
        .init("validation", values: [5.0, 4.8, 4.7, 4.7], style: .dashed),
      ], x: Axis("epoch", .whole), y: Axis("nats per token"), columns: [Reference(3, "best")])
    let picture = Picture("Loss", note: "After every epoch.", lines)
    let files = (light: picture.svg(.light), dark: picture.svg(.dark))

    let read = try Markup(files.light)
    #expect(read.elements[0].text == "Loss")
    #expect(
      read.elements[1].text == "After every epoch. training: 5.2 at epoch 1, 4.2 at epoch 4. "
        + "validation: 5 at epoch 1, 4.7 at epoch 4.")
    #expect(read.all("text").map(\.text).suffix(2) == ["training", "validation"])
    #expect(try Markup(files.dark).elements[2].text != read.elements[2].text)
  }

  @Test func contours() throws {
    var point = Point(x: -1.2, y: 1)
    var way = [point]
    for _ in 0..<50 {
      point = Point(x: point.x - 0.1 * 2 * point.x, y: point.y - 0.1 * 8 * point.y)
      way.append(point)
    }
    let descent = ContourChart(
      x: Axis("x", in: -1.5...1.5), y: Axis("y", in: -1.2...1.2), levels: .linear(8),
      paths: [.init("gradient descent", way)]
    ) { x, y in x * x + 4 * y * y }

    let persian = Picture("نزول گرادیان", language: .persian, descent)

    let read = try Markup(persian.svg(.dark))
    #expect(read["lang"] == "fa" && read.all(class: "curve").count == 8)
    let title = try #require(read.all(class: "title").first)
    #expect(title.text == "نزول گرادیان" && title["direction"] == "rtl" && title["x"] == "620")
  }
}
