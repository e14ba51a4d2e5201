import Testing

@testable import Tokenization

/// Tokens say where they come from.
struct LineTokenizerTests {
  private func tokens(
    _ kind: TokenizerKind, _ profile: NormalizationProfile, _ line: String
  ) throws -> [LocatedToken] {
    let tokenizer = try LineTokenizer(TokenizerConfiguration(kind: kind, normalization: profile))
    return Array(line.utf8).withSpan { tokenizer.tokens(of: $0) }
  }

  private func expect(_ tokens: [LocatedToken], _ texts: [String], _ sources: [Range<Int>]) {
    #expect(tokens.map(\.text).map(scalars) == texts.map(scalars))
    #expect(tokens.map(\.source) == sources)
  }

  @Test func shortLines() throws {
    expect(try tokens(.word, .none, "a  b."), ["a", "b", "."], [0..<1, 3..<4, 4..<5])
    expect(
      try tokens(.word, .min, "e\u{301}\u{A0}b\u{2028}c"), ["é", "b", "c"], [0..<3, 5..<6, 9..<10])
    expect(try tokens(.char, .min, "e\u{301} b"), ["é", " ", "b"], [0..<3, 3..<4, 4..<5])
    expect(try tokens(.word, .fa, "كتاب ها ﷼"), ["کتاب\u{200C}ها", "ریال"], [0..<13, 14..<17])
    expect(try tokens(.word, .fa, ""), [], [])
  }

  /// A line of more than a mebibyte is normalised in parts, which are cut at a space.
  @Test func longLines() throws {
    let count = 262_200
    let line = Array((String(repeating: "😀", count: count) + "ab cd e\u{301}f").utf8)
    let tokenizer = try LineTokenizer(TokenizerConfiguration(kind: .char, normalization: .min))
    var seen = 0
    var last: [(String, Range<Int>)] = []
    line.withSpan { line in
      tokenizer.forEachToken(in: line) { token, source in
        seen += 1
        guard seen >= count else { return }
        last.append((token.string(0..<token.count), source()))
      }
    }
    let end = 4 * count
    #expect(seen == count + 8)
    #expect(last.map(\.0) == ["😀", "a", "b", " ", "c", "d", " ", "é", "f"])
    #expect(
      last.map(\.1) == [
        end - 4..<end, end..<end + 1, end + 1..<end + 2, end + 2..<end + 3, end + 3..<end + 4,
        end + 4..<end + 5, end + 5..<end + 6, end + 6..<end + 9, end + 9..<end + 10,
      ])
  }
}
