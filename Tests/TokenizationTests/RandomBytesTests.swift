import Randomness
import TestSupport
import Testing

@testable import Tokenization

/// Whatever bytes a file has, they become ids, and the ids the normalised text.
@Suite(.seeded) struct RandomBytesTests {
  @Test(
    arguments: RoundTripTests.kinds.map { TokenizerConfiguration(kind: $0) }
      + [TokenizerConfiguration(kind: .word, normalization: .fa)])
  func throughAllThatMakesIds(_ configuration: TokenizerConfiguration) throws {
    let normalizer = Normalizer(configuration.normalization)
    var random = TestSeed.stream(51)
    // In batches, since a vocabulary and an encoder cost more than a string.
    for _ in 0..<Long.cases(30) {
      var bytes: [UInt8] = []
      for _ in 0..<10_000 {
        for _ in 0..<Int(random.next() % 12) { Self.append(to: &bytes, using: &random) }
        bytes.append(0x0A)
      }
      let part = TextPart(name: "text", bytes: bytes, decoding: configuration.decoding)
      var builder = VocabularyBuilder(configuration)
      try builder.add([part])
      let vocabulary = try builder.build(
        maximumSize: configuration.kind == .bpe ? 600 : nil)
      let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
      let (ids, statistics) = try encoder.encode([part])
      #expect(statistics.unknown == 0)
      guard !configuration.kind.isOfBytes else {
        #expect(ids.flatMap { vocabulary.bytes(of: $0) } == bytes)
        continue
      }
      var expected: [UInt8] = []
      let text = try part.decoded()
      for line in text.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
        normalizer.normalize(line.span)
        expected += normalizer.text + [0x0A]
      }
      #expect(Self.printed(ids, configuration.kind, vocabulary) == expected)
    }
  }

  private static func append(to bytes: inout [UInt8], using random: inout RandomStream) {
    let choice = random.next()
    if choice & 3 == 0 {
      bytes.append(UInt8(truncatingIfNeeded: choice >> 8))
    } else {
      bytes += hard[Int(choice >> 8) % hard.count]
    }
  }

  private static func printed(
    _ ids: [Int32], _ kind: TokenizerKind, _ vocabulary: Vocabulary
  ) -> [UInt8] {
    var printer = Detokenizer(kind: kind)
    var bytes: [UInt8] = []
    for id in ids { bytes += printer.append(id, of: vocabulary).utf8 }
    return bytes + printer.finish().utf8
  }

  /// What rules care for, whole and in parts.
  private static let hard: [[UInt8]] =
    [
      "می", "ها", "تر", "ه", "ا", "ي", "ك", "ٔ", "ِ", "ـ", "\u{200C}", "\u{200E}", "\u{200D}", "¬",
      " ",
      " ", " ", "\u{A0}", "\t", "\r", "\u{2028}", "۴", "٤", "،", ".", "..", "a", "A", "www.", "@",
      "://", "e\u{301}",
      "ﻼ", "😀", "🇮", "日", "'", "\"", "-", "%", "(", "»", ":",
    ].map { Array($0.utf8) } + [
      [0xE2], [0x80], [0x8C], [0xD9], [0xDB], [0xF0, 0x9F], [0xED, 0xA0],
    ]
}
