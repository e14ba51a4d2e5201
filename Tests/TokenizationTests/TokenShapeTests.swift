import Testing

@testable import Tokenization

/// Where print has spaces, mark by mark.
struct TokenShapeTests {
  static let shapes: [(String, TokenShape)] =
    [("", .gap), (" ", .gap), ("\u{A0}\u{200C}", .gap), ("a", .word), ("می\u{200C}روم", .word)]
    + ["7", "۷", "٧", "12:30"].map { ($0, .number) }
    + [".", ",", ";", "!", "?", "…", "،", "؛", "؟", ")", "]", "}", "»", "›", "”", "’", "...", "؟!"]
    .map { ($0, $0 == "؟!" ? .word : .closing) }
    + ["(", "[", "{", "«", "‹", "“", "‘"].map { ($0, .opening) }
    + ["-", "‐", "‑", "–", "—", "/", "--", "-\u{200E}"].map { ($0, .joiner) }
    + ["$", "€", "£", "#", "@"].map { ($0, .prefix) } + ["%", "٪"].map { ($0, .percent) }
    + [(":", .colon), ("\"", .doubleQuote), ("'", .singleQuote), ("*", .word), ("<3", .word)]

  @Test(arguments: shapes)
  func shape(_ token: String, _ shape: TokenShape) {
    #expect(Array(token.utf8).withSpan { TokenShape($0) } == shape)
  }

  @Test(arguments: [
    "Of 50% 5 were %5, or 7 %x.", "it is 12:30, not 12: a", "€5 and £6 (see #7)", "x - y", "50%",
    "{a} [b] ‹c› “d” ‘e’", "یک؟ دو؛ سه، ٪۵ {چهار}",
  ])
  func spaces(_ line: String) throws {
    var spacing = WordSpacing()
    var text = ""
    let tokenizer = try WordTokenizer()
    Array(line.utf8).withSpan { line in
      tokenizer.forEachToken(in: line) { token in
        text += spacing.needsSpace(before: line.extracting(token)) ? " " : ""
        text += line.string(token)
      }
    }
    let expected = ["x - y": "x-y", "Of 50% 5 were %5, or 7 %x.": "Of 50% 5 were %5, or 7% x."]
    #expect(text == expected[line] ?? line)
  }
}
