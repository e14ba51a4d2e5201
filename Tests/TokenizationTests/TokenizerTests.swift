import TestSupport
import Testing

@testable import Tokenization

@Suite(.seeded) struct TokenizerTests {
  @Test(arguments: [
    ("می\u{200C}خواهم کتاب\u{200C}هایم را ببرم.", "می\u{200C}خواهم|کتاب\u{200C}هایم|را|ببرم|."),
    ("گفت:«برو!» و رفت.", "گفت|:|«|برو|!|»|و|رفت|."),
    ("Don't worry, it's O'Reilly's book.", "Don't|worry|,|it's|O'Reilly's|book|."),
    ("مسئولیتِ اوّل حتماً", "مسئولیتِ|اوّل|حتماً"),
    ("قیمت ۱٬۲۳۴٫۵ ریال (3.14$)", "قیمت|۱٬۲۳۴٫۵|ریال|(|3.14|$|)"),
    ("state-of-the-art", "state|-|of|-|the|-|art"),
    ("  \t a\u{A0}b  ", "a|b"),
    // What clings to a space is no token, what prints is.
    ("a \u{200C}b", "a|b"),
    ("\u{200C}a \u{200E}\u{200F} b", "a|b"),
    ("a \u{200D}😀", "a|😀"),
    ("a \u{64E}", "a|\u{64E}"),
    ("می\u{202F}خواهم\u{202F}", "می|خواهم"),
    ("\u{202F}", ""),
    ("", ""),
    (" \u{3000}\u{85}", ""),
  ])
  func word(_ line: String, _ expected: String) throws {
    #expect(
      try tokens(.word, line).joined(separator: "|").unicodeScalars.elementsEqual(
        expected.unicodeScalars))
  }

  @Test(arguments: [
    (" the <unk> of N \n", ["the", "<unk>", "of", "N"]),
    ("a\u{3000}می\u{200C}خواهم\u{A0}c\tde", ["a", "می\u{200C}خواهم", "c", "de"]),
    ("", []),
    ("   ", []),
  ])
  func whitespace(_ line: String, _ expected: [String]) throws {
    #expect(try tokens(.whitespace, line) == expected)
  }

  @Test func charactersAreScalars() throws {
    #expect(
      try tokens(.char, "می\u{200C}👍🏽e\u{301}") == ["م", "ی", "\u{200C}", "👍", "🏽", "e", "\u{301}"])
  }

  @Test(arguments: TokenizerKind.allCases)
  func nothingVisibleIsLost(_ kind: TokenizerKind) throws {
    let tokenizer = try TokenizerConfiguration(kind: kind).makeTokenizer()
    var random = TestSeed.stream(3)
    for _ in 0..<2_000 {
      let line = String.random(using: &random)
      var end = 0
      var kept: [UInt8] = []
      Array(line.utf8).withSpan { span in
        tokenizer.forEachToken(in: span) { range in
          #expect(!range.isEmpty && range.lowerBound >= end)
          end = range.upperBound
          kept += range.map { span[$0] }
        }
      }
      let visible = scalars(String(decoding: kept, as: UTF8.self)).filter { !$0.isInvisible }
      #expect(visible == scalars(line).filter { !$0.isInvisible })
    }
  }

  private func tokens(_ kind: TokenizerKind, _ line: String) throws -> [String] {
    let tokenizer = try TokenizerConfiguration(kind: kind).makeTokenizer()
    return Array(line.utf8).withSpan { span in
      var tokens: [String] = []
      tokenizer.forEachToken(in: span) { tokens.append(span.string($0)) }
      return tokens
    }
  }
}
