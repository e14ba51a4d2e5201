import Testing

@testable import Charts

/// Texts before any font is known, lines that are cut, and room for labels.
@Suite struct TextWidthTests {
  @Test(
    "Lines stay within the width and keep every word",
    arguments: [
      "a note of some words that are short", "یادداشتی با چند واژه‌ی کوتاه و بلند",
      "one-word-that-is-much-longer-than-a-line", "", "  spaces \n and\tbreaks  ", "😀😀😀😀😀😀😀😀😀",
    ])
  func lines(text: String) {
    for width in [60.0, 90, 1_000] {
      let lines = TextWidth.lines(text, .note, width: width)
      #expect(lines.allSatisfy { TextStyle.note.width($0) <= width && !$0.isEmpty })
      #expect(lines.joined().filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
    }
    #expect(TextWidth.lines(text, .note, width: 5).count == text.filter { !$0.isWhitespace }.count)
  }

  @Test("A text that fits stays, and another one ends in an ellipsis as late as it may")
  func shortened() {
    let text = "a label that is long"
    let width = TextStyle.tick.width(text)
    #expect(TextWidth.shortened(text, .tick, width: width) == text)
    let short = TextWidth.shortened(text, .tick, width: width - 1)
    #expect(short.hasSuffix("…") && text.hasPrefix(short.dropLast()))
    #expect(TextStyle.tick.width(short) <= width - 1 && short.count > 15)
  }

  @Test("Marks take no width, and wide letters take more than narrow ones")
  func widths() {
    #expect(TextWidth.em("e\u{301}") == TextWidth.em("e"))
    #expect(TextWidth.em("می\u{200C}خواهم") == TextWidth.em("می") + TextWidth.em("خواهم"))
    #expect(TextWidth.em("il") < TextWidth.em("ae") && TextWidth.em("ae") < TextWidth.em("MW"))
    #expect(TextStyle.title.width("abc") > TextStyle.note.width("abc"))
  }

  @Test("A line is cut where it leaves a box, and begins again where it comes back")
  func clipped() {
    let box = Box(left: 0, top: 0, width: 10, height: 10)
    func places(_ pairs: [(Double, Double)]) -> [Place] { pairs.map { Place(x: $0.0, y: $0.1) } }
    #expect(box.clipped(places([(1, 1), (5, 5), (9, 1)])) == [places([(1, 1), (5, 5), (9, 1)])])
    #expect(
      box.clipped(places([(5, 5), (15, 5), (15, 8), (5, 8)]))
        == [places([(5, 5), (10, 5)]), places([(10, 8), (5, 8)])])
    #expect(box.clipped(places([(-5, 5), (15, 5)])) == [places([(0, 5), (10, 5)])])
    #expect(box.clipped(places([(-5, 0), (5, -9)])).isEmpty)
    // Far away rounding is larger than the box.
    for far in [1e18, 1e30, 1e300] {
      let parts = box.clipped(places([(5, 5), (far, 0.7 * far), (-0.3 * far, -far), (5, 5)]))
      #expect(parts.joined().allSatisfy { (0...10).contains($0.x) && (0...10).contains($0.y) })
    }
    #expect(box.clipped(places([(3, 3)])) == [places([(3, 3)])])
    #expect(box.clipped(places([(13, 3)])).isEmpty)
  }

  @Test("A label takes the place that covers least")
  func room() {
    var room = Room(in: Box(left: 0, top: 0, width: 100, height: 100))
    room.block([Place(x: 0, y: 50), Place(x: 100, y: 50)])
    let boxes = [45.0, 20, 96].map { Box(left: 10, top: $0, width: 20, height: 10) }
    #expect(room.take(boxes) == 1)
    // The second one is taken now; the line is better than another label or the outside.
    #expect(room.take(boxes) == 0)
    #expect(room.takeFree(boxes) == nil)
    #expect(room.takeFree([Box(left: 10, top: 70, width: 20, height: 10)]) != nil)
  }
}
