import Glibc
import Storage
import TestSupport
import Testing

@testable import Tokenization

@Suite(.seeded) struct WordBreakerTests {
  private static let suite = "/usr/share/unicode/auxiliary/WordBreakTest.txt"

  @Test(
    .enabled(
      if: access(suite, R_OK) == 0,
      "WordBreakTest.txt is not installed (Debian package unicode-data)"))
  func conformance() throws {
    let breaker = try WordBreaker(colonJoinsWords: true)
    let text = String(decoding: try FileReader.bytes(of: Self.suite), as: UTF8.self)
    var cases = 0
    for line in text.split(separator: "\n") {
      let fields = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
      guard !fields.isEmpty else { continue }
      var expected: [String] = []
      for field in fields {
        if field == "÷" {
          expected.append("")
        } else if field != "×" {
          let value = try #require(UInt32(field, radix: 16))
          expected[expected.count - 1].unicodeScalars.append(try #require(Unicode.Scalar(value)))
        }
      }
      expected.removeLast()
      #expect(
        breaker.segments(of: expected.joined()).map(scalars) == expected.map(scalars), "\(line)")
      cases += 1
    }
    #expect(cases > 1_800)
  }

  @Test(arguments: [
    ("a@b", ["a", "@", "b"]),
    ("گفت:برو", ["گفت", ":", "برو"]),
    ("می\u{200C}خواهم رفت", ["می\u{200C}خواهم", " ", "رفت"]),
    ("۳٫۱۴", ["۳٫۱۴"]),
    ("don’t U.S.", ["don’t", " ", "U.S", "."]),
    ("👨‍👩‍👧‍👦👍🏽🇮🇷🇺🇸", ["👨‍👩‍👧‍👦", "👍🏽", "🇮🇷", "🇺🇸"]),
    ("日本語テスト", ["日本語", "テスト"]),
    ("ไทยภาษา", ["ไทย", "ภาษา"]),
    ("", []),
  ])
  func segments(_ text: String, _ expected: [String]) throws {
    #expect(try WordBreaker().segments(of: text).map(scalars) == expected.map(scalars))
  }

  @Test func segmentsPartitionRandomText() throws {
    let breaker = try WordBreaker()
    let copy = try breaker.copy()
    var random = TestSeed.stream(1)
    for _ in 0..<2_000 {
      let text = String.random(using: &random)
      let segments = breaker.segments(of: text)
      #expect(scalars(segments.joined()) == scalars(text))
      #expect(segments.allSatisfy { !$0.isEmpty })
      #expect(copy.segments(of: text).map(scalars) == segments.map(scalars))
    }
  }

  @Test(arguments: 4...12)
  func windowsPartitionTheText(window: Int) throws {
    let rules = WordBreakRules.text(colonJoinsWords: false)
    let breaker = try WordBreaker(rules: rules, window: window)
    let text = "می\u{200C}خواهم 👨‍👩‍👧 abc"
    #expect(scalars(breaker.segments(of: text).joined()) == scalars(text))
  }

  @Test func malformedRulesAreAnError() {
    #expect(errorCode { _ = try WordBreaker(rules: "[") } == .icuUnavailable)
  }
}

extension WordBreaker {
  func segments(of text: String) -> [String] {
    Array(text.utf8).withSpan { span in
      var segments: [String] = []
      forEachSegment(in: span) { segments.append(span.string($0)) }
      return segments
    }
  }
}
