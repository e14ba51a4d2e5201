import Foundation
import Testing

/// The table of statements in docs/theory.md.
@Suite struct CatalogueTests {
  /// The root of the repository.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The functions of every suite of every target, by the suite's name.
  static func functions() throws -> [Substring: Set<Substring>] {
    let tests = root.appending(path: "Tests")
    let files = FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
    var functions: [Substring: Set<Substring>] = [:]
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      let source = try String(contentsOf: file, encoding: .utf8)
      let names = source.matches(of: /func (\w+)/).map { $0.output.1 }
      for suite in source.matches(of: /struct (\w+Tests)\b/) {
        functions[suite.output.1, default: []].formUnion(names)
      }
    }
    return functions
  }

  @Test("All statements are in the table, and every test and lesson that it names is there")
  func everyStatementHasItsTest() throws {
    let table = try String(
      contentsOf: Self.root.appending(path: "docs/theory.md"), encoding: .utf8)
    let functions = try Self.functions()
    let rows = table.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /^\| (\d+) \|.* \| (.*) \| (.*) \|$/).map {
        ($0.output.1, $0.output.2, $0.output.3)
      }
    }
    #expect(rows.map(\.0) == (1...46).map { "\($0)" })
    var lessons: Set<Substring> = []
    for (statement, lesson, tests) in rows {
      lessons.formUnion(lesson.matches(of: /\(lessons\/([a-z]+)\.md\)/).map(\.output.1))
      // `Suite.function`, `.function` of the suite before, or a `Suite` as a whole.
      let names = tests.matches(of: /`(\w*)\.?(\w*)`/).map(\.output)
      #expect(!names.isEmpty, "statement \(statement)")
      var suite: Substring = ""
      for (_, own, function) in names {
        if !own.isEmpty { suite = own }
        let known = try #require(functions[suite], "statement \(statement): \(suite)")
        #expect(function.isEmpty || known.contains(function), "statement \(statement): \(function)")
      }
    }
    // Every lesson shows a statement; PageTests look after the links.
    let pages = try FileManager.default.contentsOfDirectory(
      at: Self.root.appending(path: "docs/lessons"), includingPropertiesForKeys: nil)
    let names = pages.filter { $0.pathExtension == "md" }
      .map { $0.deletingPathExtension().lastPathComponent }
    #expect(Set(names).subtracting(["README"]) == Set(lessons.map(String.init)))
  }
}
