import Testing

@testable import Tokenization

/// What is counted is counted once, whoever counts it.
struct TokenCountsTests {
  private static func counts(_ tokens: [String: Int], unknown: Int, ends: Int) -> TokenCounts {
    var counts = TokenCounts()
    for (token, count) in tokens { Array(token.utf8).withSpan { counts.add($0, count) } }
    for _ in 0..<unknown { counts.addUnknown() }
    for _ in 0..<ends { counts.addEndOfSentence() }
    return counts
  }

  private static func tokens(_ counts: TokenCounts) -> [String: Int] {
    Dictionary(
      uniqueKeysWithValues: counts.counts.indices.map {
        (String(decoding: counts.table[$0], as: UTF8.self), counts.counts[$0])
      })
  }

  @Test("Counts of several threads add up, whichever has words")
  func merge() {
    let parts = [
      Self.counts([:], unknown: 1, ends: 2), Self.counts(["a": 3, "b": 5], unknown: 7, ends: 11),
      Self.counts([:], unknown: 13, ends: 17),
      Self.counts(["b": 19, "c": 23], unknown: 29, ends: 31),
    ]
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2], [0, 2, 3, 1]] {
      var sum = TokenCounts()
      for index in order { sum.merge(parts[index]) }
      #expect(Self.tokens(sum) == ["a": 3, "b": 24, "c": 23])
      #expect(sum.unknown == 50 && sum.endOfSentence == 61 && sum.distinct == 3)
    }
  }

  @Test("The counts of one thread and of three are those of the text", arguments: [1, 3])
  func threads(threads: Int) throws {
    // A block is a quarter of a mebibyte.
    let long = String(repeating: "x", count: 4_000)
    let lines = (0..<300).map { "w\($0 % 7) <unk> w\($0) <eos> \(long)\n" }
    let text = lines.joined() + "\n\nw1 last"
    var words: [String: Int] = [:]
    for word in text.split(whereSeparator: \.isWhitespace) { words[String(word), default: 0] += 1 }
    let configuration = TokenizerConfiguration(kind: .whitespace)
    var builder = VocabularyBuilder(configuration)
    try builder.add([TextPart(name: "ends", string: "\n\n\n")], threads: threads)
    try builder.add([TextPart(name: "text", string: text)], threads: threads)
    let vocabulary = try builder.build()
    #expect(vocabulary.occurrences(Vocabulary.unknown) == 300)
    #expect(vocabulary.occurrences(Vocabulary.endOfSentence) == 3 + 300 + 303)
    words["<unk>"] = nil
    words["<eos>"] = nil
    #expect(
      Dictionary(
        uniqueKeysWithValues: vocabulary.entries.map {
          (String(decoding: $0.token, as: UTF8.self), $0.count)
        }) == words)
    #expect(builder.totalTokens == words.values.reduce(0, +) + 300 + 606)
    #expect(builder.distinctTokens == words.count)
  }
}
