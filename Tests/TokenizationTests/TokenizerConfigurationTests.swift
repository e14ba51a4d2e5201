import FoundationEssentials
import Testing

@testable import Tokenization

struct TokenizerConfigurationTests {
  @Test(arguments: TokenizerKind.allCases)
  func survivesJSON(_ kind: TokenizerKind) throws {
    let configuration = TokenizerConfiguration(kind: kind, endOfSentence: kind == .char)
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(TokenizerConfiguration.self, from: data) == configuration)
  }

  @Test("Files have these keys, whatever the names in code")
  func keys() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    func text(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    #expect(
      try text(TokenizerConfiguration(kind: .bpe, normalization: .min, pattern: .gpt2))
        == #"{"end_of_sentence":false,"kind":"bpe","normalization":"min","#
        + #""normalization_version":3,"pattern":"gpt2"}"#)
    var statistics = TextStatistics()
    statistics.tokens = 1
    statistics.unknown = 2
    statistics.lines = 3
    statistics.scalars = 4
    statistics.bytes = 5
    statistics.replacements = 6
    let written = try text(statistics)
    #expect(
      written
        == #"{"bytes":5,"lines":3,"replacements":6,"scalars":4,"tokens":1,"unknown":2}"#)
    let read = try JSONDecoder().decode(TextStatistics.self, from: Data(written.utf8))
    #expect(read == statistics)
    let words = WordStatistics(words: 7, unknownTypes: 2)
    #expect(try text(words) == #"{"unknown_types":2,"words":7}"#)
    let again = try JSONDecoder().decode(WordStatistics.self, from: Data(try text(words).utf8))
    #expect(again == words)
  }

  @Test func endOfSentenceByDefault() {
    #expect(TokenizerConfiguration(kind: .word).endOfSentence)
    #expect(TokenizerConfiguration(kind: .whitespace).endOfSentence)
    #expect(!TokenizerConfiguration(kind: .char).endOfSentence)
  }

  @Test("Bytes that are no text are kept, repaired or refused")
  func decoding() {
    for kind in TokenizerKind.allCases {
      for profile in [NormalizationProfile.none, .min] {
        let configuration = TokenizerConfiguration(kind: kind, normalization: profile)
        let isRaw = profile == .none && (kind == .byte || kind == .bpe)
        #expect(configuration.decoding == (isRaw ? .raw : .repair))
        #expect(configuration.decoding(strict: false) == configuration.decoding)
        #expect(configuration.decoding(strict: true) == (isRaw ? .raw : .strict))
      }
    }
  }

  @Test("What is usual for a kind")
  func usual() {
    let kinds: [TokenizerKind] = [.word, .whitespace, .char, .byte, .bpe]
    #expect(kinds.map(\.usualMaximumSize) == [10_000, nil, nil, nil, 8_000])
    #expect(kinds.map(\.usualMinimumCount) == [2, 1, 1, 1, 2])
    #expect(kinds.map(\.isUsuallyNormalized) == [true, false, true, false, true])
    #expect(kinds.map(\.endsSentencesByDefault) == [true, true, false, false, false])
    #expect(kinds.map(\.readsSpecialTokens) == [false, true, false, false, false])
    #expect(kinds.map(\.isOfBytes) == [false, false, false, true, true])
    #expect(kinds.map(\.keepsWhitespace) == [false, false, true, true, true])
  }

  @Test func anotherVersionOfTheProfileIsRefused() throws {
    let saved = """
      {"kind":"word","normalization":"none","normalization_version":99,"end_of_sentence":true}
      """
    let configuration = try JSONDecoder().decode(
      TokenizerConfiguration.self, from: Data(saved.utf8))
    #expect(errorCode { _ = try configuration.makeTokenizer() } == .invalidData)
  }
}
