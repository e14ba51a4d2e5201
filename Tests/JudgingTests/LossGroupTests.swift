import Evaluation
import Testing
import Tokenization

@testable import Judging

/// The edges of the bands that losses are grouped by.
@Suite struct LossGroupTests {
  /// A vocabulary of tokens with given counts, the most frequent first.
  static func groups(counts: [Int], ids: [Int32]) throws -> LossGroups {
    let vocabulary = try Vocabulary(
      entries: counts.enumerated().map { (Array("w\($0)".utf8), $1) }, unknownCount: 0,
      endOfSentenceCount: 5)
    return LossGroups(vocabulary, ids: ids, losses: ids.map { Double($0) })
  }

  @Test("A count is in the band that begins with it, not in the one before")
  func frequencies() throws {
    let counts = [10_000, 9_999, 1_000, 999, 100, 99, 10, 9, 1, 0]
    let groups = try Self.groups(
      counts: counts, ids: [Vocabulary.unknown] + counts.indices.map { 2 + Int32($0) })
    let expected = [
      ("0", [11]), ("1–9", [9, 10]), ("10–99", [7, 8]), ("100–999", [5, 6]),
      ("1,000–9,999", [3, 4]), ("10,000 and more", [2]), ("unknown", [0]),
    ]
    #expect(groups.byFrequency.map(\.name) == expected.map(\.0))
    #expect(groups.byFrequency.map(\.tokens) == expected.map(\.1.count))
    for (group, (_, ids)) in zip(groups.byFrequency, expected) {
      #expect(group.natsPerToken == Double(ids.reduce(0, +)) / Double(ids.count))
    }
  }

  @Test("Places count from 1 in every line, and the end of a line is in it")
  func positions() throws {
    let line = [Int32](repeating: 2, count: 69) + [Vocabulary.endOfSentence]
    let groups = try Self.groups(counts: [7], ids: line + line + [2, 2])
    #expect(
      groups.byPosition.map(\.name) == [
        "1", "2", "3–4", "5–8", "9–16", "17–32", "33–64", "65 and more",
      ])
    #expect(groups.byPosition.map(\.tokens) == [3, 3, 4, 8, 16, 32, 64, 12])
  }

  @Test("Lines and places of tokens begin at 1")
  func places() throws {
    let vocabulary = try Vocabulary(
      entries: [(Array("a".utf8), 1)], unknownCount: 0, endOfSentenceCount: 1)
    let end = Vocabulary.endOfSentence
    let places = vocabulary.places(of: [2, 2, end, end, 2, end, 2])
    #expect(places.map(\.line) == [1, 1, 1, 2, 3, 3, 4])
    #expect(places.map(\.position) == [1, 2, 3, 1, 1, 2, 1])
  }
}
