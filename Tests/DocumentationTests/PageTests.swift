import Foundation
import Testing

/// The pages of documentation: links, lengths, and a catalogue for every library.
@Suite struct PageTests {
  @Test("Every relative link leads to a file, and to a heading of it", arguments: try Pages.all())
  func links(page: Page) throws {
    #expect(try Self.broken(page) == [])
  }

  @Test("A link to no file, and one to no heading, are found")
  func wrongLinks() throws {
    let page = Page(
      name: "docs/x.md", file: Pages.root.appending(path: "docs/x.md"),
      text: """
        [a](nothing.md) [b](formats.md) [c](formats.md#no-such-heading) [d](https://nowhere/x.md)
        [e](formats.md#the-rule-of-migration) [f](../README.md#install) [g](../README.md#instal)
        """)
    #expect(
      try Self.broken(page) == ["nothing.md", "formats.md#no-such-heading", "../README.md#instal"])
    #expect(try Pages.all().reduce(0) { $0 + Self.links($1).count } > 60)
  }

  /// The links that lead to no file, or to no heading of it.
  private static func broken(_ page: Page) throws -> [String] {
    try links(page).filter { link in
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let target =
        parts[0].isEmpty
        ? page.file : page.file.deletingLastPathComponent().appending(path: String(parts[0]))
      guard FileManager.default.fileExists(atPath: target.standardizedFileURL.path) else {
        return true
      }
      guard parts.count == 2 else { return false }
      return try !anchors(String(contentsOf: target, encoding: .utf8)).contains(String(parts[1]))
    }
  }

  /// The links to files of the repository.
  private static func links(_ page: Page) -> [String] {
    page.prose.matches(of: /\]\(([^)\s]+)\)/).map { String($0.output.1) }
      .filter { !$0.contains("://") && !$0.hasPrefix("doc:") }
  }

  @Test(
    "README links every page of docs, and that of a folder every page in it; no page has a heading twice"
  )
  func everyPageIsFound() throws {
    let pages = try Pages.all()
    let readme = try #require(pages.first { $0.name == "README.md" })
    let documents = pages.filter { $0.name.hasPrefix("docs/") }
    #expect(documents.count >= 12)
    for page in documents {
      let folder = page.name.split(separator: "/").dropLast().joined(separator: "/") + "/"
      let isListed = folder == "docs/" || page.name.hasSuffix("/README.md")
      let home = try isListed ? readme : #require(pages.first { $0.name == "\(folder)README.md" })
      let link = isListed ? page.name : String(page.name.dropFirst(folder.count))
      #expect(home.prose.contains("](\(link))"), "\(home.name) does not link \(page.name)")
    }
    for page in documents + [readme] {
      let headings = page.prose.split(separator: "\n").filter { $0.hasPrefix("#") }
      #expect(Set(headings).count == headings.count, "\(page.name) has a heading twice")
    }
  }

  @Test func readmeIsShort() throws {
    let readme = try #require(try Pages.all().first { $0.name == "README.md" })
    #expect(readme.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 151)
  }

  @Test func picturesAreSmall() throws {
    let pictures = try Pages.files(below: "docs", extension: "png")
    #expect(!pictures.isEmpty)
    for picture in pictures {
      #expect(try Data(contentsOf: picture).count < 150_000, "\(picture.lastPathComponent)")
    }
  }

  @Test("Every library has a landing page, a program, and a line in the architecture")
  func catalogues() throws {
    let pages = try Pages.all()
    let architecture = try #require(pages.first { $0.name == "docs/architecture.md" })
    let sources = Pages.root.appending(path: "Sources")
    var libraries = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted() {
      let swift = try Pages.files(below: "Sources/\(name)", extension: "swift")
      // Nobody imports the program, and no other package the threads.
      guard !swift.isEmpty, !["lm", "Threads"].contains(name) else { continue }
      libraries += 1
      let page = sources.appending(path: "\(name)/\(name).docc/\(name).md")
      let text = try? String(contentsOf: page, encoding: .utf8)
      #expect(text?.hasPrefix("# ``\(name)``\n") == true, "\(name).docc/\(name).md")
      #expect(text?.contains("\n## Topics\n") == true, "\(name).docc/\(name).md")
      #expect(architecture.text.contains("`\(name)`"), "docs/architecture.md names \(name)")
      #expect(
        pages.contains { page in
          page.name.hasPrefix("Sources/\(name)/")
            && page.blocks(of: "swift").contains {
              $0.split(separator: "\n").contains("import \(name)")
            }
        }, "\(name).docc has no program that imports \(name)")
    }
    #expect(libraries >= 16)
  }

  /// The anchors of headings, as GitHub makes them.
  private static func anchors(_ text: String) -> Set<String> {
    Set(
      text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
        line.drop { $0 == "#" }.drop { $0 == " " }.lowercased()
          .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
          .replacing(" ", with: "-")
      })
  }
}
