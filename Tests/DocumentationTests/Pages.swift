import Foundation
import Testing

/// The pages of documentation in the repository.
enum Pages {
  /// The root of the repository.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// README.md, CHANGELOG.md, the pages of `docs` and `corpora`, and those of the DocC catalogues.
  static func all() throws -> [Page] {
    let top = ["README.md", "CHANGELOG.md", "corpora/README.md", "Tests/Mutants/README.md"].map {
      root.appending(path: $0)
    }
    let files =
      try top + self.files(below: "docs", extension: "md")
      + self.files(below: "Sources", extension: "md")
    return try files.map {
      Page(
        name: String($0.path.dropFirst(root.path.count + 1)), file: $0,
        text: try String(contentsOf: $0, encoding: .utf8))
    }
  }

  /// The files below a folder of the repository that have an extension, build folders left out.
  static func files(below folder: String, extension: String) throws -> [URL] {
    let found = FileManager.default.enumerator(
      at: root.appending(path: folder), includingPropertiesForKeys: nil,
      options: [.skipsHiddenFiles])
    return (found?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == `extension` }
      .sorted { $0.path < $1.path }
  }
}

/// A page of documentation.
struct Page: Sendable, CustomTestStringConvertible {
  /// Its path in the repository.
  let name: String
  /// Its place.
  let file: URL
  /// Its Markdown.
  let text: String

  var testDescription: String { name }

  /// The fenced blocks of a language.
  func blocks(of language: String) -> [String] {
    var blocks: [String] = []
    var open: (language: Substring, lines: [Substring])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("```") else {
        open?.lines.append(line)
        continue
      }
      if let closed = open {
        if closed.language == language { blocks.append(closed.lines.joined(separator: "\n")) }
        open = nil
      } else {
        open = (line.dropFirst(3), [])
      }
    }
    return blocks
  }

  /// The text without fenced blocks and code between backticks.
  var prose: String {
    var isCode = false
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      if line.hasPrefix("```") { isCode.toggle() }
      return !isCode && !line.hasPrefix("```")
    }
    return lines.joined(separator: "\n").replacing(/`[^`\n]*`/, with: "`")
  }
}
