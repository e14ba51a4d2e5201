import Testing
import TokenIDs

/// The code of the page of TokenIDs.
@Suite struct TokenIDsArticle {
  @Test func lineEnd() {
    let tokens = SpecialTokens(endOfSentence: 1, unknown: 0)
    print(tokens.lineEnd)  // 1: a line is a sentence

    #expect(tokens.lineEnd == 1 && tokens.unknown == 0)
    #expect(SpecialTokens(endOfSentence: 1, lineEnd: 7).lineEnd == 7)
    #expect(SpecialTokens(endOfSentence: 1).unknown == nil)
  }
}
