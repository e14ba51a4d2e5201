/// An element of a page, with what stands in it: HTML that is well-formed XML too.
public struct Markup: Sendable {
  /// A text, or an element, in an element.
  public enum Child: Sendable {
    /// A text, its entities read.
    case text(String)
    /// An element.
    case element(Markup)
  }

  /// The name, such as `td`.
  public var name: String
  /// The attributes, their entities read.
  public var attributes: [String: String] = [:]
  /// What stands between its tags.
  public var children: [Child] = []

  /// The elements directly in it.
  public var elements: [Markup] {
    children.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  /// All texts in it, one after another.
  public var text: String {
    children.map {
      switch $0 {
      case .text(let text): text
      case .element(let element): element.text
      }
    }.joined()
  }

  /// The value of an attribute.
  public subscript(_ attribute: String) -> String? { attributes[attribute] }

  /// The elements of a name in it, at any depth, in the order of the page.
  public func all(_ name: String) -> [Markup] {
    elements.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
  }

  /// The elements of a class in it, at any depth, in the order of the page.
  public func all(class style: String) -> [Markup] {
    elements.flatMap { ($0.hasClass(style) ? [$0] : []) + $0.all(class: style) }
  }

  /// True if a word of the attribute `class` is `style`.
  public func hasClass(_ style: String) -> Bool {
    self["class"]?.split(separator: " ").contains(Substring(style)) ?? false
  }

  /// The rows of a table: the texts of their cells.
  public var rows: [[String]] { all("tr").map { $0.elements.map(\.text) } }
}
