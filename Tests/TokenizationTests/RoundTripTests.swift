import Testing

@testable import Tokenization

/// What the vocabulary knows comes back as it was, white space included.
struct RoundTripTests {
  static let kinds: [TokenizerKind] = [.word, .char]

  @Test(arguments: kinds, NormalizationProfile.allCases)
  func randomText(_ kind: TokenizerKind, _ profile: NormalizationProfile) throws {
    var random = SeededGenerator(seed: 21)
    let lines = (0..<3_000).map { _ in
      String.random(using: &random)
        + (Bool.random(using: &random) ? " (a) - «b» \"c\" 12:30 5%  " : "")
    }
    try expectRoundTrip(kind, profile, lines)
  }

  @Test(
    .enabled(if: SharedData.isPresent, "shared/data is not there"),
    arguments: ["fars-news/valid.txt", "persian-poetry/valid.txt", "war-and-peace/valid.txt"],
    [NormalizationProfile.none, .fa])
  func realText(_ name: String, _ profile: NormalizationProfile) throws {
    let lines = try SharedData.text(name).text.split(separator: 0x0A).map {
      String(decoding: $0, as: UTF8.self)
    }
    for kind in Self.kinds { try expectRoundTrip(kind, profile, lines) }
  }

  private func expectRoundTrip(
    _ kind: TokenizerKind, _ profile: NormalizationProfile, _ lines: [String]
  ) throws {
    let configuration = TokenizerConfiguration(
      kind: kind, normalization: profile, endOfSentence: true)
    let lines = lines.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
    let part = TextPart(name: "text", string: lines.map { $0 + "\n" }.joined())
    var builder = VocabularyBuilder()
    try builder.add([part], configuration: configuration)
    let encoder = try TextEncoder(
      configuration: configuration, vocabulary: try builder.build())
    let normalizer = Normalizer(profile)
    for line in lines {
      Array(line.utf8).withSpan { normalizer.normalize($0) }
      let (ids, statistics) = encoder.encode([TextPart(name: "line", string: line + "\n")])
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
