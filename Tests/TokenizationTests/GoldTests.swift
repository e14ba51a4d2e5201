import FoundationEssentials
import Storage
import TestSupport
import Testing

@testable import Tokenization

/// Tokens that people agreed on: the cases of the word policy, and treebanks of Universal
/// Dependencies.
struct GoldTests {
  /// The cases of the project: every profile, every kind of text of docs/tokenisation.md.
  @Test func ownCasesHaveTheirTokens() throws {
    let cases = try GoldCase.cases(in: Self.own)
    #expect(cases.count == 100 && cases.count { $0.gap != nil } == 1)
    #expect(Set(cases.map(\.profile)) == Set(NormalizationProfile.allCases))
    for (line, found) in try Self.tokens(of: cases) {
      #expect(
        (scalars(found) == scalars(line.tokens)) == (line.gap == nil),
        "\(line.profile): \(line.text)\n\(found)\n\(line.tokens)")
    }
  }

  @Test(
    .needsShared("gold/cases.tsv"), arguments: [("cases.tsv", 40, 40), ("cases2.tsv", 135, 152)])
  func sharedCasesHaveTheirTokens(_ name: String, _ right: Int, _ count: Int) throws {
    let cases = try GoldCase.cases(in: SharedFolder.path("gold/\(name)"))
    let wrong = try Self.tokens(of: cases).filter { scalars($1) != scalars($0.tokens) }
    #expect(
      cases.count == count && wrong.count == count - right,
      "\(wrong.map { "\($0.text)\n\($1)\n\($0.tokens)" }.joined(separator: "\n"))")
  }

  private static func tokens(of cases: [GoldCase]) throws -> [(GoldCase, String)] {
    let tokenizers = try Dictionary(
      uniqueKeysWithValues: NormalizationProfile.allCases.map {
        ($0, try LineTokenizer(TokenizerConfiguration(kind: .word, normalization: $0)))
      })
    return try cases.map { ($0, $0.found(by: try #require(tokenizers[$0.profile]))) }
  }

  private static let own =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    .joined(separator: "/") + "/Fixtures/gold.tsv"

  struct Sentence: Decodable {
    let text: String
    let tokens: [String]
  }

  @Test(
    .needsShared("gold/perdt-dev.jsonl"),
    arguments: [("perdt", 0.998), ("seraji", 0.9995), ("ewt", 0.990)])
  func treebanks(_ name: String, _ bound: Double) throws {
    let tokenizer = try LineTokenizer(TokenizerConfiguration(kind: .word))
    var (right, ours, theirs) = (0, 0, 0)
    for line in try lines(of: "\(name)-dev.jsonl") {
      let sentence = try JSONDecoder().decode(Sentence.self, from: Data(line.utf8))
      let gold = try spans(of: sentence)
      let found = Set(Array(sentence.text.utf8).withSpan { tokenizer.tokens(of: $0) }.map(\.source))
      right += gold.intersection(found).count
      ours += found.count
      theirs += gold.count
    }
    let f1 = 2 * Double(right) / Double(ours + theirs)
    #expect(f1 >= bound, "F1 \(f1)")
  }

  /// Where the gold tokens stand in the text.
  private func spans(of sentence: Sentence) throws -> Set<Range<Int>> {
    let text = Array(sentence.text.utf8)
    var spans: Set<Range<Int>> = []
    var position = 0
    for token in sentence.tokens {
      let bytes = Array(token.utf8)
      while position + bytes.count < text.count,
        !text[position..<position + bytes.count].elementsEqual(bytes)
      { position += 1 }
      spans.insert(position..<position + bytes.count)
      position += bytes.count
    }
    return spans
  }

  private func lines(of name: String) throws -> [Substring] {
    String(decoding: try FileReader.bytes(of: SharedFolder.path("gold/\(name)")), as: UTF8.self)
      .split(separator: "\n")
  }

  /// ZWNJ that gold text has, and a typist left out as a space: how many come back, and how many are
  /// put where there was none.
  @Test(.needsShared("gold/perdt-dev.jsonl"), arguments: [("perdt", 0.75), ("seraji", 0.62)])
  func zeroWidthNonJoinersComeBack(_ name: String, _ share: Double) throws {
    let normalizer = Normalizer(.fa)
    var (right, wrong, lost) = (0, 0, 0)
    for line in try lines(of: "\(name)-dev.jsonl") {
      let text = try JSONDecoder().decode(Sentence.self, from: Data(line.utf8)).text
      let spaced = String(
        String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\u{200C}" ? " " : $0 }))
      let gold = joins(normalizer, text)
      let found = joins(normalizer, spaced)
      right += gold.intersection(found).count
      wrong += found.subtracting(gold).count
      lost += gold.subtracting(found).count
    }
    #expect(
      Double(right) / Double(right + wrong) >= 0.998, "\(wrong) of \(right + wrong) are wrong")
    #expect(Double(right) / Double(right + lost) >= share)
  }

  /// Where ZWNJ stand in a normalised text, counted in other characters than spaces.
  private func joins(_ normalizer: Normalizer, _ text: String) -> Set<Int> {
    Array(text.utf8).withSpan { normalizer.normalize($0) }
    var joins: Set<Int> = []
    var count = 0
    for scalar in String(decoding: normalizer.text, as: UTF8.self).unicodeScalars {
      if scalar == "\u{200C}" { joins.insert(count) } else if scalar != " " { count += 1 }
    }
    return joins
  }
}
