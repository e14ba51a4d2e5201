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
      let suites = source.matches(of: /(?:struct|extension|class|actor) (\w+Tests)\b/)
      let ends = suites.dropFirst().map(\.range.lowerBound) + [source.endIndex]
      for (suite, end) in zip(suites, ends) {
        let names = source[suite.range.upperBound..<end].matches(of: /func (\w+)/).map(\.output.1)
        functions[suite.output.1, default: []].formUnion(names)
      }
    }
    return functions
  }

  /// A row of the table.
  struct Row {
    let statement: Int
    let lessons: [Substring]
    let tests: Substring
  }

  static func rows() throws -> [Row] {
    let table = try String(contentsOf: root.appending(path: "docs/theory.md"), encoding: .utf8)
    return table.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /^\| (\d+) \|.* \| (.*) \| (.*) \|$/).flatMap { row in
        Int(row.output.1).map {
          Row(
            statement: $0,
            lessons: row.output.2.matches(of: /\(lessons\/([a-z-]+)\.md\)/).map(\.output.1),
            tests: row.output.3)
        }
      }
    }
  }

  /// The tests that a text names and that are not there.
  ///
  /// A name is `Suite.function`, `.function` of the suite before, or a `Suite` as a whole.
  static func missing(
    _ text: some StringProtocol, _ functions: [Substring: Set<Substring>]
  ) -> [Substring] {
    var suite: Substring = ""
    return Substring(text).matches(of: /`(\w*Tests)?(?:\.(\w+))?`/).compactMap { name in
      suite = name.output.1 ?? suite
      guard let known = functions[suite] else { return name.output.0 }
      return name.output.2.map(known.contains) ?? true ? nil : name.output.0
    }
  }

  @Test("All statements are in the table, and every test and lesson that it names is there")
  func everyStatementHasItsTest() throws {
    let (rows, functions) = (try Self.rows(), try Self.functions())
    #expect(!rows.isEmpty && rows.map(\.statement) == Array(1...rows.count))
    for row in rows {
      #expect(row.tests.contains("Tests"), "statement \(row.statement)")
      #expect(Self.missing(row.tests, functions) == [], "statement \(row.statement)")
    }
    #expect(Self.missing("`CatalogueTests.rows`, `.nothing`, `NoTests`", functions).count == 2)
    // Every lesson shows a statement; PageTests look after the links.
    let pages = try FileManager.default.contentsOfDirectory(
      at: Self.root.appending(path: "docs/lessons"), includingPropertiesForKeys: nil)
    let names = pages.filter { $0.pathExtension == "md" }
      .map { $0.deletingPathExtension().lastPathComponent }
    let difference = Set(names).symmetricDifference(rows.flatMap(\.lessons).map(String.init))
    #expect(difference == ["README"], "pages and lessons of the table")
  }

  @Test("Every page of a lesson, in both languages, names its statements and tests that are there")
  func pagesOfLessons() throws {
    let (rows, functions) = (try Self.rows(), try Self.functions())
    for lesson in Set(rows.flatMap(\.lessons)) {
      let expected = rows.filter { $0.lessons.contains(lesson) }.map(\.statement)
      for (path, heading) in [
        ("\(lesson).md", "## Statements and tests"),
        ("fa/\(lesson).md", "## گزاره‌ها و آزمون‌ها"),
      ] {
        let page = try String(
          contentsOf: Self.root.appending(path: "docs/lessons/\(path)"), encoding: .utf8)
        let end = try #require(page.range(of: heading), "\(path)").upperBound
        let sentence = page[end...].prefix { $0 != "[" }
        let numbers = sentence.matches(of: /\d+/).compactMap { match in
          Int(String(match.output.compactMap(\.wholeNumberValue).map { "\($0)" }.joined()))
        }
        #expect(numbers == expected, "\(path)")
        #expect(Self.missing(page[end...], functions) == [], "\(path)")
        #expect(page[end...].contains("Tests"), "\(path)")
      }
    }
  }
}
