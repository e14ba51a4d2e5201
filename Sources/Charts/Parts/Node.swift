/// A piece of a page: a text, or an element around pieces.
///
/// Texts and attributes are escaped when they are written, so that no name of a model and no sample can
/// become markup. What is written is HTML, and well-formed XML too.
package enum Node: Sendable {
  case text(String)
  indirect case element(String, KeyValuePairs<String, String?>, [Node])

  /// An element; an attribute whose value is nil is left out.
  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: Node...
  ) -> Node {
    .element(name, attributes, children)
  }

  /// The piece as it stands in a file.
  package var markup: String {
    var markup = ""
    write(to: &markup)
    return markup
  }

  private func write(to markup: inout String) {
    switch self {
    case .text(let text):
      markup += Self.escaped(text)
    case .element(let name, let attributes, let children):
      markup += "<" + name
      for case (let key, let value?) in attributes {
        markup += " \(key)=\"\(Self.escaped(value, quotes: true))\""
      }
      if children.isEmpty, Self.endsAtOnce.contains(name) { return markup += "/>" }
      markup += ">"
      for child in children { child.write(to: &markup) }
      markup += "</\(name)>"
    }
  }

  /// A text that stands for itself between tags, and with `quotes` in an attribute; control characters,
  /// which a page cannot hold, become U+FFFD.
  package static func escaped(_ text: String, quotes: Bool = false) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
      case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
      case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
      case "\"" where quotes: escaped.append(contentsOf: "&quot;".unicodeScalars)
      case "\n", "\t": escaped.append(scalar)
      case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": escaped.append("\u{FFFD}")
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  /// The elements that hold nothing: those of HTML have no end tag, those of SVG may do without.
  private static let endsAtOnce: Set = ["meta", "path", "line", "rect", "circle"]
}

extension Node: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) { self = .text(text) }
}
