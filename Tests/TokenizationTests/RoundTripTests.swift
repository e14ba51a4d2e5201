import TestSupport
import Testing

@testable import Tokenization

/// What the vocabulary knows comes back as it was, white space included.
@Suite(.seeded) struct RoundTripTests {
  static let kinds = TokenizerKind.allCases.filter {
    TokenizerConfiguration(kind: $0).isLossless
  }
  static let rewriting = NormalizationProfile.allCases.filter { $0 != .none }

  @Test(arguments: TokenizerKind.allCases)
  func losslessIsWhatGivesEverythingBack(_ kind: TokenizerKind) throws {
    for endsSentences in [true, false] {
      let configuration = TokenizerConfiguration(kind: kind, endOfSentence: endsSentences)
      let text = "a  b\t(c) \u{200C}d.\n\n e\n"
      var builder = VocabularyBuilder(configuration)
      try builder.add([TextPart(name: "text", string: text)])
      let vocabulary = try builder.build(maximumSize: kind == .bpe ? 300 : nil)
      let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
      let ids = try encoder.encode([TextPart(name: "text", string: text)]).ids
      var detokenizer = Detokenizer(kind: kind)
      let back =
        ids.reduce("") { $0 + detokenizer.append($1, of: vocabulary) }
        + detokenizer.finish()
      #expect((back == text) == configuration.isLossless, "\(endsSentences)")
    }
  }

  @Test(arguments: kinds, NormalizationProfile.allCases)
  func randomText(_ kind: TokenizerKind, _ profile: NormalizationProfile) throws {
    var random = TestSeed.stream(21)
    let lines = (0..<Long.cases(1_800)).map { _ in
      String.random(using: &random)
        + (Bool.random(using: &random) ? " (a) - «b» \"c\" 12:30 5%  " : "")
    }
    try expectRoundTrip(kind, profile, lines)
  }

  @Test(arguments: RealText.own, [NormalizationProfile.none, .fa])
  func ownText(_ name: String, _ profile: NormalizationProfile) throws {
    try expectRoundTrip(of: name, profile)
  }

  @Test(
    .needsShared(RealText.shared),
    arguments: [RealText.news, RealText.poetry, RealText.novel],
    [NormalizationProfile.none, .fa])
  func sharedText(_ name: String, _ profile: NormalizationProfile) throws {
    try expectRoundTrip(of: name, profile)
  }

  private func expectRoundTrip(of name: String, _ profile: NormalizationProfile) throws {
    let lines = try RealText.lines(name)
    for kind in Self.kinds { try expectRoundTrip(kind, profile, lines) }
  }

  /// Bytes come back as they were, text or not.
  @Test(arguments: [TokenizerKind.byte, .bpe])
  func anyBytes(_ kind: TokenizerKind) throws {
    var random = TestSeed.stream(22)
    var bytes = Array("\u{FEFF}می\u{200C}روم  a\r\nb\r\0 ".utf8)
    let usual = Array("ab \nم\u{200C}".utf8)
    for _ in 0..<200_000 {
      let byte = UInt8.random(in: 0...255, using: &random)
      bytes.append(byte < 128 ? byte : usual[Int(byte) % usual.count])
    }
    bytes.append(0xD9)
    let configuration = TokenizerConfiguration(kind: kind)
    let part = TextPart(name: "bytes", bytes: bytes, decoding: configuration.decoding)
    var builder = VocabularyBuilder(configuration)
    try builder.add([part])
    let vocabulary = try builder.build(maximumSize: 1_000)
    let (ids, statistics) = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
      .encode([part])
    #expect(statistics.unknown == 0 && !ids.contains(Vocabulary.endOfSentence))
    // A last line without a newline counts as if it had one.
    #expect(ids.flatMap { vocabulary.bytes(of: $0) } == bytes + [0x0A])
    #expect(statistics.bytes == bytes.count + 1)
  }

  private func expectRoundTrip(
    _ kind: TokenizerKind, _ profile: NormalizationProfile, _ lines: [String]
  ) throws {
    let configuration = TokenizerConfiguration(
      kind: kind, normalization: profile, endOfSentence: true)
    let lines = lines.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
    let part = TextPart(name: "text", string: lines.map { $0 + "\n" }.joined())
    var builder = VocabularyBuilder(configuration)
    try builder.add([part])
    let encoder = try TextEncoder(
      configuration: configuration, vocabulary: try builder.build())
    let normalizer = Normalizer(profile)
    for line in lines {
      Array(line.utf8).withSpan { normalizer.normalize($0) }
      let (ids, statistics) = try encoder.encode([TextPart(name: "line", string: line + "\n")])
      #expect(statistics.unknown == 0)
      var printer = Detokenizer(kind: kind)
      let printed =
        ids.map { printer.append($0, of: encoder.vocabulary) }.joined() + printer.finish()
      #expect(
        Array(printed.utf8) == normalizer.text + [0x0A],
        "\(line.unicodeScalars.map { String($0.value, radix: 16) })")
    }
  }
}
