extension Markup {
  /// A text that is no markup of one element.
  public struct Malformed: Error, CustomStringConvertible {
    /// What is wrong, and the place.
    public let description: String
  }

  /// Reads a page, or a piece of it.
  ///
  /// - Throws: ``Malformed`` where a tag does not end, an end has no start, an attribute has no quotes or
  ///   stands twice, an entity is unknown, or a control character stands in a text.
  public init(_ page: String) throws {
    var reader = MarkupReader(page)
    self = try reader.page()
  }
}

/// Goes over the scalars of a page.
private struct MarkupReader {
  private let scalars: [Unicode.Scalar]
  private var index = 0

  init(_ page: String) { scalars = Array(page.unicodeScalars) }

  mutating func page() throws -> Markup {
    _ = take("<!DOCTYPE html>\n")
    try expect("<")
    let root = try element()
    _ = take("\n")
    guard index == scalars.count else { throw malformed("something follows the page") }
    return root
  }

  /// The rest of an element whose `<` is read.
  private mutating func element() throws -> Markup {
    var element = Markup(name: try name())
    while take(" ") {
      let attribute = try name()
      try expect("=\"")
      guard element.attributes.updateValue(try text(until: "\""), forKey: attribute) == nil else {
        throw malformed("\(attribute) stands twice")
      }
      try expect("\"")
    }
    if take("/>") { return element }
    try expect(">")
    while true {
      let text = try text(until: "<")
      if !text.isEmpty { element.children.append(.text(text)) }
      try expect("<")
      if take("/") {
        try expect(element.name + ">")
        return element
      }
      element.children.append(.element(try self.element()))
    }
  }

  private mutating func name() throws -> String {
    let start = index
    while index < scalars.count,
      scalars[index].properties.isAlphabetic
        || "0123456789-".unicodeScalars.contains(scalars[index])
    {
      index += 1
    }
    guard index > start else { throw malformed("a name is expected") }
    return string(start..<index)
  }

  private mutating func text(until end: Unicode.Scalar) throws -> String {
    var text = String.UnicodeScalarView()
    while index < scalars.count, scalars[index] != end {
      let scalar = scalars[index]
      switch scalar {
      case "&": text.append(try entity())
      case "<", "\u{0}"..."\u{8}", "\u{B}"..."\u{1F}", "\u{7F}"..."\u{9F}":
        throw malformed("U+\(String(scalar.value, radix: 16)) cannot stand in a text")
      default:
        text.append(scalar)
        index += 1
      }
    }
    return String(text)
  }

  private mutating func entity() throws -> Unicode.Scalar {
    let entities: KeyValuePairs<String, Unicode.Scalar> = [
      "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"",
    ]
    for (entity, scalar) in entities where take(entity) { return scalar }
    throw malformed("an entity is unknown")
  }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard scalars[index...].starts(with: wanted) else { return false }
    index += wanted.count
    return true
  }

  private mutating func expect(_ text: String) throws {
    guard take(text) else { throw malformed("\(text) is expected") }
  }

  private func malformed(_ fault: String) -> Markup.Malformed {
    let before = string(max(index - 60, 0)..<index)
    let after = string(index..<min(index + 60, scalars.count))
    return Markup.Malformed(description: "\(fault): …\(before)⟦here⟧\(after)…")
  }

  private func string(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range])
    return String(text)
  }
}
