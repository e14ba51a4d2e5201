import Foundation
import Testing

/// The Swift code of README.md, `docs` and the DocC catalogues is code that is built.
@Suite struct CodeTests {
  @Test(
    "Every Swift block is in a file of Examples or of these tests, line by line",
    arguments: try Pages.all())
  func everyBlockIsBuilt(page: Page) throws {
    for block in page.blocks(of: "swift") {
      #expect(
        Self.isBuilt(block, in: try Self.sources.get()),
        "no file holds these lines of \(page.name):\n\(block)")
    }
  }

  @Test(
    "A block that differs in one line from what is built is found, and so is one without its imports"
  )
  func aWrongBlockIsFound() throws {
    let sources = try Self.sources.get()
    let blocks = try Pages.all().flatMap { $0.blocks(of: "swift") }
    #expect(blocks.count > 40)
    for block in blocks {
      let lines = block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for place in lines.indices where !lines[place].isEmpty {
        var other = lines
        other[place] += "x"
        #expect(!Self.isBuilt(other.joined(separator: "\n"), in: sources), "\(lines[place])x")
      }
    }
  }

  private static func isBuilt(_ block: String, in sources: [[Substring]]) -> Bool {
    sources.contains { holds($0, trimmed(block)) }
  }

  private static let sources = Result { try builtSources() }

  /// The lines of every file that the tests build, without indentation and empty lines.
  private static func builtSources() throws -> [[Substring]] {
    try ["Examples", "Tests/DocumentationTests"].flatMap { folder in
      try Pages.files(below: folder, extension: "swift").map {
        try trimmed(String(contentsOf: $0, encoding: .utf8))
      }
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> [Substring] {
    text.split(separator: "\n").compactMap { line in
      let content = line.drop { $0 == " " }
      return content.isEmpty ? nil : Substring(content)
    }
  }

  /// Whether a file has the imports at the start of a block, and the other lines one after another.
  private static func holds(_ source: [Substring], _ block: [Substring]) -> Bool {
    let imports = block.prefix { $0.hasPrefix("import ") }
    let lines = block.dropFirst(imports.count)
    guard imports.allSatisfy(source.contains) else { return false }
    guard let first = lines.first else { return true }
    guard lines.count <= source.count else { return false }
    return source.indices.dropLast(lines.count - 1).contains { start in
      source[start] == first && source[start...].prefix(lines.count).elementsEqual(lines)
    }
  }
}
