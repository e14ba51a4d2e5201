import Testing

@testable import Tokenization

struct WordStatisticsTests {
  @Test(arguments: [1, 3])
  func wordsAndUnknownTypes(threads: Int) throws {
    let vocabulary = try Vocabulary(
      entries: ["a", "b", "c"].map { (Array($0.utf8), 1) }, unknownCount: 0, endOfSentenceCount: 0)
    let parts = ["a b, b\n\nzz a", "zz b\n"].map { TextPart(name: "text", string: $0) }
    func figures(_ kind: TokenizerKind) throws -> WordStatistics {
      try WordStatistics(
        of: parts, configuration: TokenizerConfiguration(kind: kind), vocabulary: vocabulary,
        threads: threads)
    }
    // Seven words and four ends of lines.
    #expect(try figures(.word) == WordStatistics(words: 11, unknownTypes: 2))  // , and zz
    #expect(try figures(.whitespace) == WordStatistics(words: 11, unknownTypes: 2))  // b, and zz
    #expect(try figures(.char) == WordStatistics(words: 11, unknownTypes: 4))
    #expect(try figures(.bpe) == WordStatistics(words: 11, unknownTypes: 0))
  }
}
