import Testing
import TokenizerFiles
import Tokenization

/// Tokens of a text, a line in a line out, and the way back.
@Suite struct TokenLinesTests {
  static let text = "The sea, the sea.\n\nمی‌روم؛ خانه‌ها\n"

  static func joined(_ lines: TokenLines, _ text: String, areIDs: Bool = false) throws -> String {
    var bytes: [UInt8] = []
    try lines.join(TextPart(name: "text", string: text), areIDs: areIDs) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func written(
    _ lines: TokenLines, _ text: String = text, as form: TokenLines.Form = .tokens
  ) throws -> String {
    var written = ""
    try lines.write(TextPart(name: "text", string: text), as: form) { written += $0 }
    return written
  }

  @Test(arguments: [TokenizerKind.word, .char, .byte], [" ", "|"])
  func thereAndBack(kind: TokenizerKind, separator: String) throws {
    let lines = try TokenLines(TokenizerConfiguration(kind: kind), separator: separator)
    let written = try Self.written(lines)
    #expect(written.count(where: { $0 == "\n" }) == 3)
    #expect(try Self.joined(lines, written) == Self.text)
    if kind == .word {
      #expect(
        written
          == "The sea , the sea .\n\nمی‌روم ؛ خانه‌ها\n".replacing(" ", with: separator))
    }
  }

  @Test func ids() throws {
    let vocabulary = try Vocabulary(
      entries: [(Array("sea".utf8), 2), (Array("the".utf8), 1)], unknownCount: 5,
      endOfSentenceCount: 3)
    let lines = try TokenLines(TokenizerConfiguration(kind: .word), vocabulary: vocabulary)
    #expect(try Self.written(lines, "the sea\nsea of the\n", as: .ids) == "3 2\n2 0 3\n")
    #expect(try Self.joined(lines, "3 2\n2 0 3\n", areIDs: true) == "the sea\nsea <unk> the\n")
    #expect(
      try Self.written(lines, "a sea\n", as: .objects)
        == #"{"ids":[0,2],"offsets":[[0,1],[2,5]],"tokens":["a","sea"]}"# + "\n")
    for field in ["4", "-1", "x"] {
      let error = #expect(throws: TokenizationError.self) {
        try Self.joined(lines, field, areIDs: true)
      }
      #expect(error?.message == "'\(field)' is no id of the model; its ids are 0 to 3")
    }
  }

  @Test func aLongLineComesInPieces() throws {
    let lines = try TokenLines(TokenizerConfiguration(kind: .char))
    let text = String(repeating: "a", count: 100_000)
    var sizes: [Int] = []
    var written = ""
    let repairs = try lines.write(TextPart(name: "text", string: text)) {
      sizes.append($0.utf8.count)
      written += $0
    }
    #expect(repairs == 0)
    #expect(sizes.count > 2 && sizes.allSatisfy { $0 <= 1 << 16 + 2 })
    #expect(written == text.map { String($0) }.joined(separator: " ") + "\n")
  }
}
