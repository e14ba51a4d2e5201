import NumberFormatting

/// The field of a chart between its axes, in units of about a pixel.
///
/// All charts are equally wide, so that their texts come out equally large: as wide as a phone, and a
/// third of a desk's screen.
struct FigureField {
  static let width = 400.0
  /// The room that a character of a label takes.
  static let characterWidth = 7.0

  let x: Scale
  let y: Scale
  let left: Double
  let right: Double
  let top = 14.0
  let bottom = 220.0
  let height = 256.0

  /// A field with room for the labels of its axes, and for those at the end of its lines.
  init(x: Scale, y: Scale, endLabels: [String] = []) {
    self.x = x
    self.y = y
    left = 12 + Self.characterWidth * Double(y.ticks.map(\.label.count).max() ?? 0)
    right = Self.width - 10 - Self.characterWidth * Double(endLabels.map(\.count).max() ?? 0)
  }

  func x(_ value: Double) -> Double { left + (right - left) * x.place(value) }
  func y(_ value: Double) -> Double { bottom - (bottom - top) * y.place(value) }

  /// Lines and labels of the vertical axis.
  var rows: [Node] {
    y.ticks.flatMap { tick in
      let y = y(tick.value)
      return [
        Self.line(from: (left, y), to: (right, y), "grid"),
        Self.label(tick.label, at: (left - 6, y + 4), .end),
      ]
    }
  }

  /// Labels of the horizontal axis, and what it is of.
  func columns(_ name: String) -> [Node] {
    x.ticks.map { Self.label($0.label, at: (x($0.value), bottom + 16)) } + [self.name(name)]
  }

  /// What the horizontal axis is of.
  func name(_ text: String) -> Node {
    Self.label(text, at: ((left + right) / 2, bottom + 32), class: "axis")
  }

  enum Anchor: String { case start, middle, end }

  static func label(
    _ text: String, at place: (x: Double, y: Double), _ anchor: Anchor = .middle,
    class style: String? = nil
  ) -> Node {
    .element(
      "text",
      [
        "x": coordinate(place.x), "y": coordinate(place.y), "text-anchor": anchor.rawValue,
        "class": style,
      ], .text(text))
  }

  static func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), _ style: String
  ) -> Node {
    .element(
      "path",
      [
        "d":
          "M\(coordinate(start.x)) \(coordinate(start.y))L\(coordinate(end.x)) \(coordinate(end.y))",
        "class": style,
      ])
  }

  static func coordinate(_ value: Double) -> String { NumberFormat.fixed(value, places: 1) }

  /// A drawing that says in words what it shows.
  ///
  /// It is named by `aria-label`: browsers show a `<title>` over everything that lies in it.
  static func drawing(
    _ name: String, height: Double, description: String, _ children: [Node]
  ) -> Node {
    .element(
      "svg",
      [
        "viewBox": "0 0 \(Int(width)) \(Int(height))", "role": "img", "aria-label": name,
      ], [.element("desc", [:], .text(description))] + children)
  }

  /// A drawing under its heading, with a remark and a legend where there are.
  static func figure(_ title: String, note: String, _ drawing: Node, legend: Node? = nil) -> Node {
    .element(
      "figure", [:],
      [
        .element(
          "figcaption", [:], .element("b", [:], .text(title)), .element("span", [:], .text(note)))
      ]
        + [drawing] + (legend.map { [$0] } ?? []))
  }
}
