import Testing

/// The elements of a page, found without a parser of HTML: every tag that opens must close.
struct Elements {
  /// Each element's name and attributes as written, in their order.
  private(set) var tags: [String] = []
  /// What stands between tags.
  private(set) var texts: [String] = []

  init(_ markup: String) throws {
    var open: [Substring] = []
    var rest = markup[...]
    while let start = rest.firstIndex(of: "<") {
      texts.append(String(rest[..<start]))
      let end = try #require(rest[start...].firstIndex(of: ">"), "a tag ends")
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("!") { continue }
      if tag.hasPrefix("/") {
        #expect(open.popLast() == tag.dropFirst(), "of \(tag)")
        continue
      }
      tags.append(String(tag))
      #expect(tag.count { $0 == "\"" } % 2 == 0, "\(tag)")
      if !tag.hasSuffix("/") { open.append(tag.prefix { $0 != " " }) }
    }
    texts.append(String(rest))
    #expect(open.isEmpty)
  }

  /// How many elements have this name.
  func count(_ name: String) -> Int {
    tags.count { $0 == name || $0.hasPrefix(name + " ") || $0.hasPrefix(name + "/") }
  }
}
