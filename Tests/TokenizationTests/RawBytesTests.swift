import Testing

@testable import Tokenization

/// Bytes as they are reach only tokens that are bytes: whoever else reads them gets valid UTF-8.
struct RawBytesTests {
  /// Sequences that are cut off at the ends of lines and of the text.
  static let bytes: [UInt8] =
    [
      0x61, 0xE2, 0x80, 0x0A, 0xF0, 0x9F, 0x98, 0x0A, 0xC2, 0x20, 0xE3, 0x0A, 0xFF, 0x80, 0x20,
      0xE1,
    ]

  @Test(
    "Every reader of raw text reads what repaired text gives", arguments: TokenizerKind.allCases,
    NormalizationProfile.allCases)
  func readers(_ kind: TokenizerKind, _ profile: NormalizationProfile) throws {
    let configuration = TokenizerConfiguration(kind: kind, normalization: profile)
    let raw = TextPart(name: "raw", bytes: Self.bytes, decoding: .raw)
    let suited = TextPart(name: "raw", bytes: Self.bytes, decoding: configuration.decoding)
    func vocabulary(_ part: TextPart) throws -> Vocabulary {
      var builder = VocabularyBuilder(configuration)
      try builder.add([part])
      return try builder.build()
    }
    let known = try vocabulary(raw)
    #expect(try known.entries.map(\.token) == vocabulary(suited).entries.map(\.token))
    let encoder = try TextEncoder(configuration: configuration, vocabulary: known)
    let (ids, statistics) = try encoder.encode([raw])
    let expected = try encoder.encode([suited])
    #expect(ids == expected.ids && statistics == expected.statistics)
    #expect(statistics.replacements == (configuration.decoding == .raw ? 0 : 7))
  }

  @Test("Words are counted in bytes that are no text", arguments: TokenizerKind.allCases)
  func words(_ kind: TokenizerKind) throws {
    let vocabulary = try Vocabulary(entries: [], unknownCount: 0, endOfSentenceCount: 0)
    let part = TextPart(name: "raw", bytes: Self.bytes, decoding: .raw)
    let words = try WordStatistics(
      of: [part], configuration: TokenizerConfiguration(kind: kind), vocabulary: vocabulary)
    // a� / � / � � / �� �, and four ends of lines.
    #expect(words.words == 6 + 4)
  }
}
