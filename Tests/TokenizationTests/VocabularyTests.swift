import TestSupport
import Testing

@testable import Tokenization

@Suite(.seeded) struct VocabularyTests {
  @Test func orderedByCountThenBytes() throws {
    let vocabulary = try builder("b b a c c ز").build()
    #expect((0..<6).map { vocabulary.token($0) } == ["<unk>", "<eos>", "b", "c", "a", "ز"])
    #expect((0..<6).map { vocabulary.occurrences($0) } == [0, 0, 2, 2, 1, 1])
    #expect(vocabulary.id(of: "c") == 3)
    #expect(vocabulary.id(of: "d") == nil)
    #expect(vocabulary.id(of: "") == nil)
    let ties = try builder("c b a ز d").build()
    #expect((2..<7).map { ties.token($0) } == ["a", "b", "c", "d", "ز"])
  }

  @Test(
    "There is room for what every vocabulary has",
    arguments: [
      (TokenizerKind.word, 3), (.whitespace, 3), (.char, 3), (.byte, 258), (.bpe, 258),
    ])
  func smallest(kind: TokenizerKind, size: Int) throws {
    var builder = VocabularyBuilder(TokenizerConfiguration(kind: kind))
    try builder.add([TextPart(name: "text", string: "abab abab")])
    #expect(try builder.build(maximumSize: size).count == size)
    let error = #expect(throws: TokenizationError.self) {
      try builder.build(maximumSize: size - 1)
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.hasSuffix("; ask for at least \(size)") == true)
  }

  @Test(
    "A pair becomes a symbol where it is frequent enough",
    arguments: [
      (1, ["ab", "cd", "ef"]), (2, ["ab", "cd"]), (3, ["ab", "cd"]), (4, ["ab"]), (5, []),
    ])
  func pairs(minimum: Int, symbols: [String]) throws {
    var builder = VocabularyBuilder(TokenizerConfiguration(kind: .bpe, endOfSentence: true))
    for (word, count) in [("ab", 4), ("cd", 3), ("ef", 1)] {
      for _ in 0..<count { Array(word.utf8).withSpan { builder.add($0) } }
    }
    for _ in 0..<5 { builder.addEndOfSentence() }
    for _ in 0..<2 { builder.addUnknown() }
    let vocabulary = try builder.build(minimumCount: minimum)
    #expect((258..<Int32(vocabulary.count)).map { vocabulary.token($0) } == symbols)
    #expect(vocabulary.occurrences(Vocabulary.unknown) == 2)
    #expect(vocabulary.occurrences(Vocabulary.endOfSentence) == 5)
  }

  @Test(arguments: [
    (5, 1, ["a", "b", "c"], 3),
    (4, 1, ["a", "b"], 5),
    (nil, 2, ["a", "b", "c"], 3),
    (nil, 3, ["a", "b"], 5),
    (3, 4, ["a"], 8),
  ])
  func droppedWordsAreCountedAsUnknown(
    _ maximumSize: Int?, _ minimumCount: Int, _ kept: [String], _ unknown: Int
  ) throws {
    let vocabulary = try builder("a a a a b b b c c d e f")
      .build(maximumSize: maximumSize, minimumCount: minimumCount)
    #expect(vocabulary.entries.map { String(decoding: $0.token, as: UTF8.self) } == kept)
    #expect(vocabulary.count == kept.count + 2)
    #expect(vocabulary.occurrences(Vocabulary.unknown) == unknown)
  }

  @Test func noTokenIsFrequentEnough() throws {
    let error = #expect(throws: TokenizationError.self) {
      try builder("a a b").build(minimumCount: 3)
    }
    #expect(error?.code == .tokensTooRare)
    #expect(error?.message { "[\($0)]" }.hasSuffix("longer text or [minimumCount] 1") == true)
  }

  @Test func canonicallyEquivalentTokensStayApart() throws {
    let vocabulary = try builder("آ ا\u{653} ا\u{653}").build()
    #expect(vocabulary.count == 4)
    #expect(vocabulary.id(of: "ا\u{653}") == 2)
    #expect(vocabulary.id(of: "آ") == 3)
    #expect(scalars(vocabulary.token(2)) == scalars("ا\u{653}"))
  }

  @Test func specialEntriesAreNotTokensOfThatSpelling() throws {
    let vocabulary = try builder("<unk> <eos> <eos>").build()
    #expect(vocabulary.id(of: "<eos>") == 2)
    #expect(vocabulary.id(of: "<unk>") == 3)
    #expect(vocabulary.token(2) == vocabulary.token(Vocabulary.endOfSentence))
  }

  @Test func entriesMakeTheSameVocabulary() throws {
    var builder = try builder("می\u{200C}خواهم b b c")
    builder.addEndOfSentence()
    builder.addUnknown()
    let vocabulary = try builder.build(maximumSize: 4)
    let copy = try Vocabulary(
      entries: vocabulary.entries, unknownCount: vocabulary.occurrences(Vocabulary.unknown),
      endOfSentenceCount: vocabulary.occurrences(Vocabulary.endOfSentence))
    #expect(copy.count == vocabulary.count)
    for id in 0..<Int32(vocabulary.count) {
      #expect(copy.bytes(of: id) == vocabulary.bytes(of: id))
      #expect(copy.occurrences(id) == vocabulary.occurrences(id))
    }
    #expect(copy.occurrences(Vocabulary.unknown) == 2)
    #expect(copy.occurrences(Vocabulary.endOfSentence) == 1)
  }

  @Test(arguments: [
    [(token: "a", count: 1), (token: "a", count: 2)],
    [(token: "a", count: -1)],
  ])
  func malformedEntriesAreAnError(_ entries: [(token: String, count: Int)]) {
    #expect(
      errorCode {
        _ = try Vocabulary(
          entries: entries.map { (Array($0.token.utf8), $0.count) }, unknownCount: 0,
          endOfSentenceCount: 0)
      } == .invalidData)
  }

  @Test func impossibleVocabulariesAreAnError() throws {
    let full = try builder("a")
    #expect(errorCode { _ = try full.build(maximumSize: 2) } == .invalidArgument)
    #expect(
      errorCode { _ = try VocabularyBuilder(TokenizerConfiguration(kind: .word)).build() }
        == .invalidData)
  }

  /// Many keys of all lengths against the dictionary of the standard library.
  @Test func tableAgreesWithADictionary() {
    var random = TestSeed.stream(4)
    var table = ByteStringTable()
    var reference: [[UInt8]: Int] = [:]
    for _ in 0..<20_000 {
      let key = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        UInt8.random(in: 0...2, using: &random)
      }
      let (index, isNew) = key.withSpan { table.insert($0) }
      let expected = reference[key]
      // Compared here, since a hundred thousand expectations take seconds.
      if isNew != (expected == nil) || index != expected ?? reference.count {
        Issue.record("\(key): \(index), new: \(isNew), should be \(String(describing: expected))")
      }
      reference[key] = index
    }
    #expect(table.count == reference.count)
    for (key, index) in reference {
      #expect(key.withSpan { table.index(of: $0) } == index)
      #expect(Array(table[index]) == key)
    }
    #expect([3, 3].withSpan { table.index(of: $0) } == nil)
  }

  private func builder(_ tokens: String) throws -> VocabularyBuilder {
    var builder = VocabularyBuilder(TokenizerConfiguration(kind: .word))
    for token in tokens.unicodeScalars.split(separator: " ") {
      Array(String(token).utf8).withSpan { builder.add($0) }
    }
    return builder
  }
}
