import Storage
import TestSupport
import Testing

@testable import Tokenization

/// Every walk over text looks for a stop.
@Suite struct StopTests {
  private struct Stop: Error {}
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Calls `body` with a check that throws at its `calls`-th call; returns whether that ended it.
  private func stops(
    after calls: Int, _ body: (@escaping () throws -> Void) throws -> Void
  ) throws -> Bool {
    var count = 0
    do {
      try body {
        count += 1
        if count >= calls { throw Stop() }
      }
      return false
    } catch is Stop {
      #expect(count == calls)
      return true
    }
  }

  private let text = [
    TextPart(
      name: "text", string: String(repeating: "a harbour and a boat\n", count: 60_000))
  ]

  @Test("Encoding, counting words and merging byte pairs end where the check throws")
  func walks() throws {
    let configuration = TokenizerConfiguration(kind: .word)
    var builder = VocabularyBuilder(configuration)
    try builder.add(text)
    let vocabulary = try builder.build()
    let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
    for calls in 1...3 {
      #expect(
        try stops(after: calls) { check in
          _ = try encoder.encode(text) { _, _ in try check() }
        })
      #expect(
        try stops(after: calls) { check in
          _ = try WordStatistics(of: text, configuration: configuration, vocabulary: vocabulary) {
            _, _ in try check()
          }
        })
    }
    var pairs = VocabularyBuilder(TokenizerConfiguration(kind: .bpe))
    try pairs.add(text)
    for calls in 1...3 {
      #expect(try stops(after: calls) { check in _ = try pairs.build(check: check) })
    }
  }

  @Test("A long line is encoded with looks between its pieces") func longLine() throws {
    let line = TextPart(
      name: "line", bytes: [UInt8](repeating: 0x61, count: 5 << 20), decoding: .raw)
    let configuration = TokenizerConfiguration(kind: .byte)
    let vocabulary = try VocabularyBuilder.of(line, configuration)
    let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
    var looks = 0
    _ = try encoder.encode([line]) { done, _ in if done == 0 { looks += 1 } }
    #expect(looks == 1 + 6)
  }

  @Test("Opening a text looks for a stop: one of white space alone is walked to its end")
  func opening() throws {
    let path = try folder.plant(
      [UInt8](repeating: 0x20, count: 3 * TextPart.blockSize) + Array("a\n".utf8))
    #expect(try stops(after: 3) { check in _ = try TextPart(contentsOf: path, check: check) })
    let lines = try folder.plant(String(repeating: "a b\n", count: 9), "lines")
    #expect(try stops(after: 2) { check in _ = try Corpus.load(lines, check: check) })
  }

  @Test("A line beyond the longest is refused, wherever it stands") func longestLine() throws {
    let bytes = Array("ab\n".utf8) + [UInt8](repeating: 0x61, count: 20_000) + Array("\nc".utf8)
    for text in [
      TextPart(name: "m", bytes: bytes), try TextPart(contentsOf: folder.plant(bytes, "m")),
    ] {
      #expect(try text.lineStart(after: 0, longest: 8_192) == 3)
      #expect(try text.lineStart(after: 3, longest: 20_001) == 20_004)
      let error = try storageError { _ = try text.lineStart(after: 3, longest: 8_192) }
      #expect(error.code == .invalid)
      #expect(error.message.contains("has a line of more than 0 MiB near byte 3; break it into"))
    }
    #expect(TextPart.longestLine == 1 << 30)
  }
}

extension VocabularyBuilder {
  fileprivate static func of(
    _ text: TextPart, _ configuration: TokenizerConfiguration
  ) throws -> Vocabulary {
    var builder = VocabularyBuilder(configuration)
    try builder.add([text])
    return try builder.build()
  }
}
