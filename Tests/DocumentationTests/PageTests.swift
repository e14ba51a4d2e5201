import Foundation
import Testing

/// The pages of documentation: links, lengths, and a catalogue for every library.
@Suite struct PageTests {
  @Test("Every relative link leads to a file, and to a heading of it", arguments: try Pages.all())
  func links(page: Page) throws {
    for link in page.prose.matches(of: /\]\(([^)\s]+)\)/).map(\.output.1) {
      guard !link.contains("://"), !link.hasPrefix("doc:") else { continue }
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let target =
        parts[0].isEmpty
        ? page.file : page.file.deletingLastPathComponent().appending(path: String(parts[0]))
      let path = target.standardizedFileURL.path
      #expect(FileManager.default.fileExists(atPath: path), "\(page.name) links to \(link)")
      if parts.count == 2 {
        let text = try String(contentsOf: target, encoding: .utf8)
        #expect(Self.anchors(text).contains(String(parts[1])), "\(page.name) links to \(link)")
      }
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
      guard !swift.isEmpty, name != "lm" else { continue }
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
