extension DrawnChart {
  /// Something that is no chart.
  public struct Unreadable: Error {
    /// What it lacks.
    public let what: String
  }

  /// Reads the figure of a page.
  ///
  /// - Throws: ``Unreadable`` where a part of a chart is missing, or a coordinate is no number.
  public init(_ figure: Markup) throws {
    guard let drawing = figure.elements.first(where: { $0.name == "svg" && $0["role"] == "img" }),
      let caption = figure.elements.first, caption.name == "figcaption",
      let words = drawing.elements.first, words.name == "desc"
    else { throw Unreadable(what: "a caption, a drawing, or words") }
    title = caption.all("b").map(\.text).joined()
    note = caption.all("span").map(\.text).joined()
    name = drawing["aria-label"]
    self.words = words.text
    paths = try drawing.elements.filter { $0.name == "path" }.map(Path.init)
    labels = try drawing.elements.filter { $0.name == "text" }.map { text in
      Label(
        text: text.text,
        place: Place(x: try Self.number(text["x"]), y: try Self.number(text["y"])),
        anchor: text["text-anchor"] ?? "", style: text["class"])
    }
    bars = try drawing.elements.filter { $0.name == "rect" }.map { bar in
      let (left, top) = (try Self.number(bar["x"]), try Self.number(bar["y"]))
      return Bar(
        left: left, right: left + (try Self.number(bar["width"])), top: top,
        bottom: top + (try Self.number(bar["height"])), style: bar["class"] ?? "",
        title: bar.all("title").map(\.text).joined())
    }
    legend = try figure.all(class: "legend").flatMap { try $0.elements.map(Key.init) }
  }

  static func number(_ text: String?) throws -> Double {
    guard let value = text.flatMap({ Double($0) }), value.isFinite else {
      throw Unreadable(what: "a number: \(text ?? "")")
    }
    return value
  }
}

extension DrawnChart.Path {
  init(_ path: Markup) throws {
    guard let way = path["d"], way.first == "M" else {
      throw DrawnChart.Unreadable(what: "a path")
    }
    // A mark goes on from its middle by steps in small letters, a key of a legend by H.
    let end = way.firstIndex { $0.isLetter && !"ML".contains($0) } ?? way.endIndex
    places = try way[..<end].split { "ML".contains($0) }.map { pair in
      let numbers = try pair.split(separator: " ").map { try DrawnChart.number(String($0)) }
      guard numbers.count == 2 else { throw DrawnChart.Unreadable(what: "a place: \(pair)") }
      return DrawnChart.Place(x: numbers[0], y: numbers[1])
    }
    classes = (path["class"] ?? "").split(separator: " ").map(String.init)
    shape = String(way[end...])
    title = path.elements.first { $0.name == "title" }?.text
  }
}

extension DrawnChart.Key {
  init(_ item: Markup) throws {
    let paths = try item.all("path").map(DrawnChart.Path.init)
    label = item.all("bdi").map(\.text).joined()
    classes = paths.first?.classes ?? []
    mark = paths.dropFirst().first?.shape
  }
}
