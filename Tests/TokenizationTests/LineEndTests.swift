import FoundationEssentials
import Testing

@testable import Tokenization

/// A line is what ends in LF or CRLF, whatever other separators are in it.
struct LineEndTests {
  static let separators = ["\u{2028}", "\u{2029}", "\u{85}", "\u{B}", "\u{C}", "\r"]

  /// A line with each of them at its start and end and between words.
  static let text = separators.map { "\($0)a\($0)b \($0)c\($0) \n" }.joined()

  static func configuration(
    _ kind: TokenizerKind, _ profile: NormalizationProfile, version: Int? = nil,
    endOfSentence: Bool = true
  ) -> TokenizerConfiguration {
    TokenizerConfiguration(
      kind: kind, normalization: profile, normalizationVersion: version ?? profile.version,
      endOfSentence: endOfSentence, pattern: nil)
  }

  static func encoded(
    _ text: String, _ configuration: TokenizerConfiguration
  ) throws -> (tokens: [String], statistics: TextStatistics) {
    let part = TextPart(
      name: "text", bytes: Array(text.utf8), decoding: configuration.decoding)
    var builder = VocabularyBuilder(configuration)
    try builder.add([part])
    let vocabulary = try builder.build()
    let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
    let (ids, statistics) = try encoder.encode([part])
    return (ids.map { vocabulary.token($0) }, statistics)
  }

  @Test(
    "Six lines are six, in every kind and profile", arguments: TokenizerKind.allCases,
    NormalizationProfile.allCases)
  func rows(_ kind: TokenizerKind, _ profile: NormalizationProfile) throws {
    for endOfSentence in [true, false] {
      let configuration = Self.configuration(kind, profile, endOfSentence: endOfSentence)
      for text in [Self.text, Self.text.replacing(" \n", with: " \r\n")] {
        let (tokens, statistics) = try Self.encoded(text, configuration)
        #expect(statistics.lines == 6)
        let ends = tokens.count { $0 == (endOfSentence ? "<eos>" : "\n") }
        #expect(ends == (endOfSentence || kind.keepsWhitespace ? 6 : 0))
      }
    }
  }

  @Test(
    "Separators are white space between words", arguments: [TokenizerKind.word, .whitespace],
    NormalizationProfile.allCases)
  func words(_ kind: TokenizerKind, _ profile: NormalizationProfile) throws {
    let tokenizer = try LineTokenizer(Self.configuration(kind, profile))
    for separator in Self.separators {
      let size = separator.utf8.count
      let line = Array("\(separator)a\(separator)b \(separator)c\(separator)".utf8)
      let tokens = line.withSpan { tokenizer.tokens(of: $0) }
      #expect(tokens.map(\.text) == ["a", "b", "c"])
      #expect(tokens.map(\.source.lowerBound) == [size, 2 * size + 1, 3 * size + 3])
    }
  }

  @Test("Separators are spaces that print has, or has not, and no words join across an end")
  func gaps() throws {
    let (tokens, _) = try Self.encoded(
      "a\u{2028}b\u{85}\u{C}c\r\rd\u{2028}\n", Self.configuration(.word, .min))
    #expect(tokens == ["a", "b", "  ", "c", "  ", "d", " ", "<eos>"])
    let (persian, _) = try Self.encoded(
      "\u{2028}می\rخواهم\u{85}\u{C}c\r\n", Self.configuration(.word, .fa))
    #expect(persian == ["می\u{200C}خواهم", "c", "<eos>"])
    let (plain, _) = try Self.encoded("a\rb \u{2028}\r\n", Self.configuration(.word, .none))
    #expect(plain == ["a", "\r", "b", " \u{2028}", "<eos>"])
  }

  /// What the program made of it when these versions were the newest.
  @Test(
    "A tokenizer of the version before keeps its tokens",
    arguments: [
      (NormalizationProfile.none, 1), (.min, 2), (.fa, 3), (.faPoetry, 2), (.lowerEn, 2),
    ])
  func versionsBefore(_ profile: NormalizationProfile, _ version: Int) throws {
    let text = "a\u{2028}b\rc\u{B}d\r\r\ne \u{85}f\n\"g\u{C}\"h\r"
    let (tokens, statistics) = try Self.encoded(
      text, Self.configuration(.word, profile, version: version))
    let e = "<eos>"
    switch profile {
    case .none:
      #expect(
        tokens == [
          "a", "\u{2028}", "b", e, "c", "\u{B}", "d", e, e, "e", " \u{85}", "f", e, "\"", "g",
          "\u{C}", "\"", "", "h", e,
        ])
      #expect(statistics.lines == 5)
    default:
      let space = profile.isPersian ? [] : [" "]
      #expect(
        tokens == ["a", e, "b", e, "c", e, "d", e, e, "e"] + space
          + [e, "f", e, "\"", "g", e, "\"", "h", e])
      #expect(statistics.lines == 9)
    }
    #expect(statistics.bytes == text.utf8.count - 1 && statistics.scalars == 20)
    let characters = try Self.encoded(
      "a\rb\n", Self.configuration(.char, profile, version: version, endOfSentence: false))
    #expect(characters.tokens == ["a", "\n", "b", "\n"])
  }

  @Test("A profile has two versions", arguments: NormalizationProfile.allCases)
  func versions(_ profile: NormalizationProfile) throws {
    for version in [profile.version - 1, profile.version] {
      _ = try Self.configuration(.word, profile, version: version).makeTokenizer()
    }
    for version in [profile.version - 2, profile.version + 1] {
      let configuration = Self.configuration(.word, profile, version: version)
      #expect(errorCode { _ = try configuration.makeTokenizer() } == .invalidData)
    }
  }

  @Test("Bytes keep every separator", arguments: [TokenizerKind.byte, .bpe])
  func bytes(_ kind: TokenizerKind) throws {
    for endOfSentence in [true, false] {
      let configuration = Self.configuration(kind, .none, endOfSentence: endOfSentence)
      let text = Self.text + "\r\n\r"
      let part = TextPart(name: "text", bytes: Array(text.utf8), decoding: configuration.decoding)
      var builder = VocabularyBuilder(configuration)
      try builder.add([part])
      let vocabulary = try builder.build()
      let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
      let ids = try encoder.encode([part]).ids
      let bytes = ids.flatMap { $0 == 1 ? [0x0A] : Array(vocabulary.bytes(of: $0)) }
      #expect(bytes == Array(text.utf8) + [0x0A])
      // A prompt as well.
      let prompt = encoder.encode(prompt: "\u{FEFF}a\r\nb\r")
      let read = prompt.flatMap { $0 == 1 ? [0x0A] : Array(vocabulary.bytes(of: $0)) }
      #expect(read == Array("\u{FEFF}a\r\nb\r".utf8))
    }
  }
}
