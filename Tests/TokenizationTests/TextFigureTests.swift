import TestSupport
import Testing

@testable import Tokenization

/// Figures of a text beside a plain count.
@Suite(.seeded) struct TextFigureTests {
  private func encoder(
    _ kind: TokenizerKind, _ profile: NormalizationProfile = .none, endOfSentence: Bool? = nil,
    knows text: String
  ) throws -> TextEncoder {
    let configuration = TokenizerConfiguration(
      kind: kind, normalization: profile, endOfSentence: endOfSentence)
    var builder = VocabularyBuilder(configuration)
    try builder.add([TextPart(name: "text", string: text)])
    return try TextEncoder(configuration: configuration, vocabulary: builder.build())
  }

  @Test func everyFigureAddsUp() {
    var (sum, more) = (TextStatistics(), TextStatistics())
    let fields: [WritableKeyPath<TextStatistics, Int>] = [
      \.tokens, \.unknown, \.lines, \.scalars, \.bytes, \.replacements,
    ]
    for (index, field) in fields.enumerated() {
      sum[keyPath: field] = index + 1
      more[keyPath: field] = 10 * (index + 1)
    }
    for _ in 0..<2 { sum += more }
    #expect(fields.map { sum[keyPath: $0] } == [21, 42, 63, 84, 105, 126])
  }

  @Test("Lines, characters and bytes of several parts", arguments: TokenizerKind.allCases)
  func amounts(_ kind: TokenizerKind) throws {
    var random = TestSeed.stream(61)
    let texts = (0..<9).map { _ in
      (0..<Int.random(in: 0...4, using: &random)).map { _ in
        String.random(using: &random).filter { !$0.isNewline } + " می\u{200C}روم 😀 word\n"
      }.joined() + "the last line has no end"
    }
    let parts = texts.map { TextPart(name: "text", string: $0) }
    let (ids, statistics) = try encoder(kind, knows: texts[0]).encode(parts)
    #expect(statistics.lines == texts.reduce(0) { $0 + $1.utf8.count { $0 == 0x0A } + 1 })
    #expect(statistics.scalars == texts.reduce(0) { $0 + $1.unicodeScalars.count + 1 })
    #expect(statistics.bytes == texts.reduce(0) { $0 + $1.utf8.count + 1 })
    #expect(statistics.tokens == ids.count && statistics.replacements == 0)
    #expect(statistics.unknown == ids.count { $0 == Vocabulary.unknown })
  }

  @Test("What stands at the end of a prompt is no token yet")
  func prompts() throws {
    let encoder = try encoder(.word, knows: "a  b\na ")
    let ids = ["a", "  ", "b", " "].map { encoder.vocabulary.id(of: $0) }
    #expect(!ids.contains(nil))
    #expect(encoder.encode(prompt: "a  b") == [ids[0], ids[1], ids[2]])
    #expect(encoder.encode(prompt: "a ") == [ids[0]])
    #expect(
      Array("a ".utf8).withSpan { encoder.encode(line: $0) } == [ids[0], ids[3]])
  }

  @Test(
    "The ids of a line are those of a text less what ends it", arguments: TokenizerKind.allCases)
  func lines(_ kind: TokenizerKind) throws {
    for endOfSentence in [true, false] {
      let encoder = try encoder(kind, endOfSentence: endOfSentence, knows: "a b\na")
      let ends = endOfSentence || kind.keepsWhitespace ? 1 : 0
      for line in ["a b", "b", ""] {
        let ids = try encoder.encode([TextPart(name: "text", string: line + "\n")]).ids
        let found = Array(line.utf8).withSpan { encoder.encode(line: $0) }
        #expect(found == Array(ids.dropLast(ends)), "\(line), \(endOfSentence)")
      }
    }
  }

  @Test("Repairs and unknown tokens are counted on one thread and on three", arguments: [1, 3])
  func files(threads: Int) throws {
    let long = [UInt8](repeating: 0x78, count: 4_000)
    var bytes: [UInt8] = []
    for line in 0..<200 {
      bytes += [0xFF, 0x20, line % 2 == 0 ? 0x61 : 0x62, 0x20] + long + [0x0A]
    }
    let encoder = try encoder(.whitespace, knows: "a \u{FFFD}")
    let folder = try TemporaryFolder()
    let file = try encoder.encode(
      [TextPart(name: "text", bytes: bytes), TextPart(name: "end", string: "a a")],
      to: "\(folder.path)/ids", threads: threads)
    #expect(file.statistics.replacements == 200)
    #expect(file.statistics.unknown == 100 + 200)
    #expect(file.statistics.lines == 201)
    #expect(file.statistics.tokens == 200 * 4 + 3)
    #expect(file.statistics.bytes == 200 * 4_007 + 4)
    try file.validate()
  }
}
