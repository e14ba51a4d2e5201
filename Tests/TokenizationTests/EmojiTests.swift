import Testing

@testable import Tokenization

/// What readers take for one picture is one token.
@Suite(
  .enabled(
    if: UnicodeData.has("emoji/emoji-test.txt"),
    "emoji-test.txt is not installed (Debian package unicode-data)"))
struct EmojiTests {
  @Test func everySequenceIsOneToken() throws {
    let tokenizer = try WordTokenizer()
    var sequences = 0
    for line in try UnicodeData.lines("emoji/emoji-test.txt") {
      let text = String(
        String.UnicodeScalarView(try UnicodeData.scalars(line.prefix { $0 != ";" })))
      var tokens: [Range<Int>] = []
      Array(text.utf8).withSpan { tokenizer.forEachToken(in: $0) { tokens.append($0) } }
      #expect(tokens == [0..<text.utf8.count], "\(line)")
      sequences += 1
    }
    #expect(sequences > 4_700)
  }
}
