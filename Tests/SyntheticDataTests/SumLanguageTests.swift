import SyntheticData
import Testing

@Suite struct SumLanguageTests {
  @Test("From 0, 1 the text is Fibonacci's numbers modulo 7")
  func fibonacci() {
    let language = SumLanguage()
    let text = language.text(count: 34)
    #expect(
      Array(text.prefix(18)) == [0, 1, 1, 2, 3, 5, 1, 6, 0, 6, 6, 5, 4, 2, 6, 1, 0, 1])
    #expect(Array(text.dropFirst(16)) == Array(text.prefix(18)))
    #expect(language.tokens == 7 && language.entropy == 0)
    #expect(language.token(after: 5, 6) == 4)
  }

  @Test(
    "The period is Pisano's", arguments: [(2, 3), (3, 8), (4, 6), (5, 20), (7, 16), (10, 60)])
  func period(modulus: Int, period: Int) {
    #expect(SumLanguage(modulus: modulus).period == period)
  }

  @Test("A text of a seed begins anywhere but with 0, 0, and every token is the sum of two")
  func seeds() {
    let language = SumLanguage(modulus: 3)
    let texts = (0..<200).map { language.text(count: 12, seed: $0) }
    #expect(Set(texts.map { Array($0.prefix(2)) }).count == 8)
    for text in texts {
      #expect(text.prefix(2) != [0, 0])
      #expect((2..<12).allSatisfy { text[$0] == (text[$0 - 1] + text[$0 - 2]) % 3 })
    }
    #expect(texts[7] == language.text(count: 12, seed: 7))
    #expect(Array(texts[7].prefix(1)) == language.text(count: 1, seed: 7))
  }
}
