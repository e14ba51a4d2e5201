import SyntheticData
import Testing

/// Texts as words for `lm train`.
@Suite struct WordTests {
  @Test("Words are the tokens of the text, in lines of so many")
  func lines() {
    let language = RingLanguage()
    let text = language.text(count: 25, seed: 4)
    let words = language.words(count: 25, perLine: 10, seed: 4)
    let lines = words.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.map { $0.split(separator: " ").count } == [10, 10, 5, 0])
    let read = lines.flatMap { $0.split(separator: " ") }.map(String.init)
    #expect(read == text.map { language.word(for: Int($0)) })
    #expect(!words.contains("  ") && !words.contains(" \n"))
    #expect(language.words(count: 0, seed: 4).isEmpty)
    #expect(language.words(count: 40, seed: 4).split(separator: "\n").count == 2)
  }

  @Test("Every token has a word of its own, of small letters")
  func words() {
    let language = SumLanguage(modulus: 6_000)
    let words = (0..<6_000).map(language.word)
    #expect(Set(words).count == 6_000)
    #expect(words.allSatisfy { $0.allSatisfy { ("a"..."z").contains($0) } })
    #expect([0, 1, 5, 69, 70, 71].map { words[$0] } == ["ba", "be", "da", "zu", "beba", "bebe"])
  }
}
