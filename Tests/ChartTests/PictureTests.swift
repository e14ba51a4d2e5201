import TestSupport
import Testing

@testable import Charts

/// Pictures as files that stand alone.
@Suite struct PictureTests {
  @Test("A picture is well-formed SVG with its size, its title and its words")
  func file() throws {
    for (name, picture) in PictureExamples.pictures {
      for appearance in Appearance.allCases {
        let file = try DrawnPicture(picture, appearance).file
        #expect(file.name == "svg" && file["xmlns"] == "http://www.w3.org/2000/svg", "\(name)")
        #expect(file["width"] == "\(picture.width)" && file["lang"] == picture.language.rawValue)
        #expect(file["viewBox"] == "0 0 \(picture.width) \(file["height"] ?? "")", "\(name)")
        #expect(file.elements.prefix(3).map(\.name) == ["title", "desc", "style"], "\(name)")
        #expect(file.elements[0].text == picture.title, "\(name)")
        #expect(file.elements[1].text.hasPrefix(picture.note + " "), "\(name)")
      }
    }
  }

  @Test("A picture asks for nothing and runs nothing")
  func aloneness() {
    for (name, picture) in PictureExamples.pictures {
      let svg = picture.svg(.dark).replacing("http://www.w3.org/2000/svg", with: "")
      for word in ["http", "url(", "@import", "@font", "<script", "href", "var(", "onload"] {
        #expect(!svg.contains(word), "\(word) in \(name)")
      }
    }
  }

  @Test("The card has the colour of the appearance, and colours of lines are those of reports")
  func colors() throws {
    let picture = Picture("Lines", PictureExamples.lines)
    for (appearance, palette) in [(Appearance.light, Palette.light), (.dark, .dark)] {
      let style = try DrawnPicture(picture, appearance).file.elements[2].text
      #expect(style.contains(".card { fill: \(palette.card);"))
      #expect(style.contains(".title { font-size: 17px; fill: \(palette.ink);"))
      for (index, color) in palette.series.enumerated() {
        #expect(style.contains(".s\(index) { stroke: \(color); fill: \(color); }"))
      }
    }
    #expect(picture.svg(.light) != picture.svg(.dark))
  }

  @Test("Equal pictures give equal bytes")
  func bytes() {
    let scatter = {
      ScatterChart(
        (0..<9).map { group in
          .init("\(group)", [Point(x: Double(group), y: Double(group % 4))])
        }, x: Axis("x"), y: Axis("y"),
        regions: .init(x: 0...9, y: 0...4, columns: 9, rows: 4) { x, y in Int(x + y) })
    }
    #expect(
      Picture("a", scatter()).svg(.light) == Picture("a", scatter()).svg(.light))
    for (name, picture) in PictureExamples.pictures {
      #expect(picture.svg(.light) == picture.svg(.light), "\(name)")
    }
  }

  @Test("No text covers another one, and none leaves the card")
  func overlaps() throws {
    for (name, picture) in PictureExamples.pictures {
      let drawn = try DrawnPicture(picture)
      let card = Box(left: 8, top: 0, width: drawn.width - 16, height: drawn.height)
      let texts = drawn.texts.filter { !$0.isTurned }
      #expect(texts.count > 5, "\(name)")
      for (index, text) in texts.enumerated() {
        #expect(card.contains(text.box), "\(name): \(text.text) leaves the card")
        for other in texts[(index + 1)...] where text.box.overlaps(other.box) {
          Issue.record("\(name): \(text.text) covers \(other.text)")
        }
      }
    }
  }

  @Test(
    "Titles, notes, subtitles and legends begin at the side of the language",
    arguments: Language.allCases)
  func sides(language: Language) throws {
    let panels = ["first", "یکم"].map { Panel($0, PictureExamples.scatter) }
    let picture = Picture(
      "عنوان LSTM GRU RNN", note: "یادداشت", language: language, columns: 2, panels: panels)
    let drawn = try DrawnPicture(picture)
    let isPersian = language == .persian
    for style in [TextStyle.title, .note] {
      let text = try #require(drawn.texts(style).first)
      #expect((isPersian ? text.box.right : text.box.left).rounded() == (isPersian ? 620 : 20))
    }
    // Most letters of the title are Latin, and yet it is a Persian one in a Persian picture.
    #expect(drawn.texts(.title)[0].isReversed == isPersian)
    let subtitles = drawn.texts(.subtitle)
    #expect(subtitles.map(\.isReversed) == [false, true])
    #expect((subtitles[0].box.left > subtitles[1].box.left) == isPersian)
    let keys = drawn.texts(.key)
    #expect(keys.map(\.text) == ["inside", "outside"])
    #expect((keys[0].box.left > keys[1].box.left) == isPersian)
    let symbol = try #require(try drawn.marks("s0").first)
    #expect((symbol.x > keys[0].box.right) == isPersian)
  }

  @Test("Digits stay as they are given, and numbers of axes run from left to right")
  func digits() throws {
    let chart = LineChart(
      [.init("مدل ۱۲", [Point(x: -1, y: -3), Point(x: 1, y: 3)])], x: Axis("گام ۵"), y: Axis("۷"))
    let drawn = try DrawnPicture(Picture("۱۲۳ 123", language: .persian, chart))
    #expect(drawn.texts(.title).map(\.text) == ["۱۲۳ 123"])
    #expect(drawn.x.ticks.map(\.label) == ["−1", "−0.5", "0", "0.5", "1"])
    #expect(drawn.texts(.tick).allSatisfy { !$0.isReversed })
    #expect(drawn.words == "مدل ۱۲: −3 در گام ۵ −1، 3 در گام ۵ 1.")
  }

  @Test(
    "A text is what was given, whatever looks like markup in it",
    arguments: ["<script>a</script>", "a\"b'c&amp;", "</title></style>", "]]>", "a\u{1B}b"])
  func escapes(text: String) throws {
    let chart = BarChart(
      [.init(text, 1)], x: text, y: Axis(text), references: [.init(0.5, text)])
    let drawn = try DrawnPicture(
      Picture(text, note: text, columns: 1, panels: [Panel(text, chart)]))
    let shown = text.replacing("\u{1B}", with: "\u{FFFD}")
    let count = drawn.texts.count { $0.text == shown }
    #expect(count == 7, "\(drawn.texts.map(\.text))")
    #expect(drawn.file.elements[0].text == shown)
  }

  @Test("Panels with one legend share it, and others have their own")
  func legends() throws {
    func picture(_ names: [String]) throws -> DrawnPicture {
      let panels = names.map { name in
        Panel(
          "", ScatterChart([.init(name, [Point(x: 0, y: 0)])], x: Axis("x"), y: Axis("y")))
      }
      return try DrawnPicture(Picture("Panels", columns: 2, panels: panels))
    }
    #expect(try picture(["a", "a"]).texts(.key).map(\.text) == ["a"])
    #expect(try picture(["a", "b"]).texts(.key).map(\.text) == ["a", "b"])
  }

  @Test("Panels stand in rows, and a row begins below the one before")
  func rows() throws {
    let panels = (0..<5).map { Panel("panel \($0)", PictureExamples.bars) }
    let drawn = try DrawnPicture(Picture("Panels", width: 900, columns: 2, panels: panels))
    let places = drawn.texts(.subtitle).map { $0.box }
    try #require(places.count == 5)
    #expect(places[0].top == places[1].top && places[2].top == places[3].top)
    #expect(places[0].left == places[2].left && places[1].left > 440)
    let lowest = drawn.texts.filter { $0.box.top < places[2].top }.map(\.box.bottom).max()
    #expect(try #require(lowest) < places[2].top)
    #expect(try DrawnPicture(Picture("none", columns: 3, panels: [])).texts.count == 1)
  }
}
