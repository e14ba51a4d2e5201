/// Makes the shapes and the texts of a picture.
struct Pen {
  let palette: Palette
  let language: Language

  /// Which part of a text is at its place.
  enum Side { case left, middle, right }

  /// A text on a line, in the direction that it runs; its side is where it is seen, whatever runs where.
  func text(
    _ text: String, _ style: TextStyle, at place: Place, _ side: Side = .left,
    color: String? = nil, turned angle: Int? = nil
  ) -> Node {
    let isReversed = language.direction(of: text) == .rightToLeft
    let anchor: String? =
      switch side {
      case .middle: "middle"
      case .left: isReversed ? "end" : nil
      case .right: isReversed ? nil : "end"
      }
    let (x, y) = (Self.coordinate(place.x), Self.coordinate(place.y))
    return .element(
      "text",
      [
        "x": x, "y": y, "text-anchor": anchor, "direction": isReversed ? "rtl" : nil,
        "class": color.map { "\(style) \($0)" } ?? "\(style)",
        "transform": angle.map { "rotate(\($0) \(x) \(y))" },
      ], .text(text))
  }

  /// Lines of a text, one under another; the place is that of the first line's base.
  func lines(_ texts: [String], _ style: TextStyle, at place: Place, _ side: Side) -> [Node] {
    texts.enumerated().map { index, text in
      self.text(
        text, style, at: Place(x: place.x, y: place.y + Double(index) * style.lineHeight), side)
    }
  }

  func line(from start: Place, to end: Place, _ style: String) -> Node {
    path(Self.way([start, end]), style)
  }

  func path(_ way: String, _ style: String) -> Node {
    .element("path", ["d": way, "class": style])
  }

  func box(_ box: Box, _ style: String, corners: Double? = nil, fill: String? = nil) -> Node {
    .element(
      "rect",
      [
        "x": Self.coordinate(box.left), "y": Self.coordinate(box.top),
        "width": Self.coordinate(box.width), "height": Self.coordinate(box.height),
        "rx": corners.map(Self.coordinate), "class": style, "fill": fill,
      ])
  }

  /// The mark of a series at a place.
  func mark(_ index: Int, at place: Place, radius: Double = 3.6, _ style: String = "mark") -> Node {
    let series = Series(label: "", index: index, points: [])
    return path(series.mark(at: (place.x, place.y), radius: radius), "\(series.color) \(style)")
  }

  static func way(_ places: [Place], isClosed: Bool = false) -> String {
    "M" + places.map { "\(coordinate($0.x)) \(coordinate($0.y))" }.joined(separator: "L")
      + (isClosed ? "Z" : "")
  }

  /// A coordinate to a tenth of a pixel; what is not finite is far outside instead.
  static func coordinate(_ value: Double) -> String {
    let tenths = Int((min(max(value.isFinite ? value : -1e5, -1e5), 1e5) * 10).rounded())
    let (whole, rest) = (tenths.magnitude / 10, tenths.magnitude % 10)
    return (tenths < 0 ? "-" : "") + "\(whole)" + (rest == 0 ? "" : ".\(rest)")
  }
}
