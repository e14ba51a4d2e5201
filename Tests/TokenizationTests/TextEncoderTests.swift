import Randomness
import TestSupport
import Testing

@testable import Tokenization

@Suite(.seeded) struct TextEncoderTests {
  @Test(
    arguments: [
      (.word, nil, "b a.\n\nb", ["b", "a", ".", "<eos>", "<eos>", "b", "<eos>"]),
      (.word, false, "b a.\n\nb", ["b", "a", ".", "b"]),
      (.whitespace, nil, "b a.\n", ["b", "a.", "<eos>"]),
      (.char, nil, "b a\nb", ["b", " ", "a", "\n", "b", "\n"]),
      (.char, true, "b\n", ["b", "<eos>"]),
      (.word, nil, "", []),
    ] as [(TokenizerKind, Bool?, String, [String])])
  func lineEnds(
    _ kind: TokenizerKind, _ endOfSentence: Bool?, _ text: String, _ expected: [String]
  ) throws {
    let configuration = TokenizerConfiguration(kind: kind, endOfSentence: endOfSentence)
    let encoder = try self.encoder(configuration, countedOn: "a a. b . \n x")
    let (ids, statistics) = try encoder.encode([TextPart(name: "text", string: text)])
    #expect(ids.map { encoder.vocabulary.token($0) } == expected)
    #expect(statistics.tokens == expected.count)
    #expect(statistics.unknown == 0)
  }

  @Test(arguments: [
    ("می\n", 1, 3, 5), ("می", 1, 3, 5), ("a\n\n", 2, 3, 3), ("a\n\nb", 3, 5, 5), ("", 0, 0, 0),
  ])
  func amountOfText(_ text: String, _ lines: Int, _ scalars: Int, _ bytes: Int) throws {
    for kind in TokenizerKind.allCases {
      let encoder = try encoder(TokenizerConfiguration(kind: kind), countedOn: "a می b")
      let (_, statistics) = try encoder.encode([TextPart(name: "text", string: text)])
      #expect(statistics.lines == lines)
      #expect(statistics.scalars == scalars)
      #expect(statistics.bytes == bytes)
      if kind == .char { #expect(statistics.tokens == scalars) }
    }
  }

  @Test func unknownTokensAndReplacementsAreCounted() throws {
    let encoder = try encoder(TokenizerConfiguration(kind: .word), countedOn: "a b")
    let parts = [
      TextPart(name: "1", bytes: [0x61, 0x20, 0xFF, 0x0A]), TextPart(name: "2", string: "z b"),
    ]
    let (ids, statistics) = try encoder.encode(parts)
    #expect(ids == [2, 0, 1, 0, 3, 1])
    #expect(statistics.unknown == 2)
    #expect(statistics.replacements == 1)
  }

  @Test func specialTokensAreReadOnlyFromTextTokenisedBefore() throws {
    let text = "a <unk> <eos> <und> b"
    let whitespace = try encoder(TokenizerConfiguration(kind: .whitespace), countedOn: text)
    #expect((2..<5).map { whitespace.vocabulary.token($0) } == ["<und>", "a", "b"])
    #expect(whitespace.vocabulary.occurrences(Vocabulary.unknown) == 1)
    #expect(whitespace.vocabulary.occurrences(Vocabulary.endOfSentence) == 2)
    let (ids, statistics) = try whitespace.encode([TextPart(name: "text", string: text)])
    #expect(ids == [3, 0, 1, 2, 4, 1])
    #expect(statistics.unknown == 1)

    let word = try encoder(TokenizerConfiguration(kind: .word), countedOn: text)
    let wordIDs = try word.encode([TextPart(name: "text", string: text)]).ids
    #expect(!wordIDs.contains(Vocabulary.unknown))
    #expect(wordIDs.count { $0 == Vocabulary.endOfSentence } == 1)
  }

  /// A line that is normalised in parts, which the same words on lines of their own are not.
  @Test(
    arguments: TokenizerKind.allCases.map { ($0, NormalizationProfile.fa) }
      + RoundTripTests.rewriting.map { (TokenizerKind.word, $0) })
  func aLongLineIsALineAllTheSame(_ kind: TokenizerKind, _ profile: NormalizationProfile) throws {
    let words = [
      "می", "خواهم", "كتاب", "ها", "خانه", "ای", "بد", "تر", "از", "این", "«سبز»", "a\u{301}",
      "The",
      "sea", "12:30", "5", "%", "م\u{651}", "\u{200C}ن", "ن", "در", "باد\u{2028}باران", " ",
    ]
    var random = TestSeed.stream(9)
    var text = ""
    while text.utf8.count < 1_100_000 {
      text += words[Int.random(in: 0..<words.count, using: &random)] + " "
    }
    let configuration = TokenizerConfiguration(kind: kind, normalization: profile)
    let encoder = try encoder(
      configuration, countedOn: String(text.prefix(20_000)),
      maximumSize: kind == .bpe ? 400 : nil)
    let normalizer = Normalizer(profile)
    Array(text.utf8).withSpan { normalizer.normalize($0) }
    let whole = String(decoding: normalizer.text, as: UTF8.self)
    let plain = try TextEncoder(
      configuration: TokenizerConfiguration(kind: kind), vocabulary: encoder.vocabulary)
    #expect(encoder.encode(prompt: text) == plain.encode(prompt: whole))
  }

  @Test func promptDoesNotEndItsLastLine() throws {
    let word = try encoder(TokenizerConfiguration(kind: .word), countedOn: "a b")
    #expect(word.encode(prompt: "a\nb") == [2, 1, 3])
    let char = try encoder(TokenizerConfiguration(kind: .char), countedOn: "a\nb\n")
    #expect(char.encode(prompt: "a\nb").map { char.vocabulary.token($0) } == ["a", "\n", "b"])
  }

  @Test(arguments: TokenizerKind.allCases)
  func vocabularyCountsWhatIsEncoded(_ kind: TokenizerKind) throws {
    let text = "با هم رفتیم، a b a.\r\n\n  <eos> b\n"
    let encoder = try encoder(
      TokenizerConfiguration(kind: kind), countedOn: text, maximumSize: kind.isOfBytes ? 260 : 6)
    let ids = try encoder.encode([TextPart(name: "text", string: text)]).ids
    for id in 0..<Int32(encoder.vocabulary.count) {
      #expect(encoder.vocabulary.occurrences(id) == ids.count { $0 == id })
    }
  }

  @Test(arguments: TokenizerKind.allCases)
  func fileHoldsTheSameAsTheArray(_ kind: TokenizerKind) throws {
    var random = TestSeed.stream(5)
    var text = "last line\n"
    // Several of the blocks that files are encoded in.
    while text.utf8.count < 1_300_000 {
      text =
        text + String.random(using: &random) + "\nمی\u{200C}روم a, b \(random.next() % 99)\n" + text
    }
    text += "without newline"
    let parts = [TextPart(name: "1", string: text), TextPart(name: "2", string: "b")]
    let encoder = try encoder(TokenizerConfiguration(kind: kind), countedOn: "a b می\u{200C}روم \n")
    let folder = try TemporaryFolder()
    let file = try encoder.encode(parts, to: "\(folder.path)/ids")
    let (ids, statistics) = try encoder.encode(parts)
    #expect(file.elementsEqual(ids))
    #expect(file.statistics == statistics)
    try file.validate()
  }

  private func encoder(
    _ configuration: TokenizerConfiguration, countedOn text: String, maximumSize: Int? = nil
  ) throws -> TextEncoder {
    var builder = VocabularyBuilder(configuration)
    try builder.add([TextPart(name: "text", string: text)])
    return try TextEncoder(
      configuration: configuration, vocabulary: builder.build(maximumSize: maximumSize))
  }
}
