import TestSupport
import Testing

@testable import Charts

/// A picture as its reader sees it: shapes and texts at places in pixels, read back from the file.
struct DrawnPicture {
  /// A text, with the box that its letters take at most.
  struct Text {
    let text: String
    let style: TextStyle
    let box: Box
    let place: Place
    let anchor: String
    let isReversed: Bool
    let isTurned: Bool
    let color: String?
  }

  let file: Markup
  let width: Double
  let height: Double

  init(_ picture: Picture, _ appearance: Appearance = .light) throws {
    try self.init(picture.svg(appearance))
  }

  init(_ svg: String) throws {
    file = try Markup(svg)
    width = try #require(Double(file["width"] ?? ""))
    height = try #require(Double(file["height"] ?? ""))
  }

  /// What the file says in words.
  var words: String { file.elements[1].text }

  func texts(_ style: TextStyle) -> [Text] { texts.filter { $0.style == style } }

  var texts: [Text] {
    file.all("text").compactMap { text in
      let classes = (text["class"] ?? "").split(separator: " ").map(String.init)
      guard let style = classes.first.flatMap({ TextStyle(rawValue: $0) }),
        let x = Double(text["x"] ?? ""), let y = Double(text["y"] ?? "")
      else { return nil }
      let width = style.width(text.text)
      let isReversed = text["direction"] == "rtl"
      let anchor = text["text-anchor"] ?? "start"
      let left =
        switch anchor {
        case "middle": x - width / 2
        case "end": isReversed ? x : x - width
        default: isReversed ? x - width : x
        }
      return Text(
        text: text.text, style: style,
        box: Box(left: left, top: y - 0.78 * style.size, width: width, height: style.size),
        place: Place(x: x, y: y), anchor: anchor, isReversed: isReversed,
        isTurned: text["transform"] != nil,
        color: classes.dropFirst().first)
    }
  }

  /// The paths that have a class, each with its places, which start at every M.
  func paths(_ style: String) throws -> [[Place]] {
    try file.all("path").filter { $0.hasClass(style) }.map { try Self.places($0["d"] ?? "") }
  }

  /// The middles of the marks of a colour.
  func marks(_ color: String) throws -> [Place] {
    try file.all("path").filter { $0.hasClass("mark") && $0.hasClass(color) }.map {
      try #require(try Self.places($0["d"] ?? "").first)
    }
  }

  /// The boxes that have a class.
  func boxes(_ style: String) throws -> [Box] {
    try file.all("rect").filter { $0.hasClass(style) }.map { rect in
      let numbers = try ["x", "y", "width", "height"].map {
        try #require(Double(rect[$0] ?? ""), "\($0) of \(style)")
      }
      return Box(left: numbers[0], top: numbers[1], width: numbers[2], height: numbers[3])
    }
  }

  /// Where a path begins.
  func firstPlace(of path: Markup) throws -> Place? { try Self.places(path["d"] ?? "").first }

  /// The places that follow M and L; a mark goes on from its middle by steps in small letters.
  private static func places(_ way: String) throws -> [Place] {
    let end = way.firstIndex { $0.isLetter && !"MLZ".contains($0) } ?? way.endIndex
    return try way[..<end].split { "MLZ".contains($0) }.map { pair in
      let numbers = pair.split(separator: " ").compactMap { Double($0) }
      try #require(numbers.count == 2, "a place: \(pair)")
      return Place(x: numbers[0], y: numbers[1])
    }
  }

  /// The horizontal axis, whose labels stand under their ticks.
  var x: DrawnAxis {
    DrawnAxis(texts(.tick).filter { $0.anchor == "middle" }.map { ($0.text, $0.place.x) })
  }

  /// The vertical axis: the base of a digit is 4 pixels below the line that it names.
  var y: DrawnAxis {
    DrawnAxis(texts(.tick).filter { $0.anchor == "end" }.map { ($0.text, $0.place.y - 4) })
  }
}
