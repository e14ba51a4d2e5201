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

  @Test("Offsets count from the start of a line, in bytes as they were read")
  func offsets() throws {
    let lines = try TokenLines(TokenizerConfiguration(kind: .word))
    let bytes = Array("a b\r\n".utf8) + [0xFF, 0x20, 0x63, 0x0D, 0x0A] + Array("é d\n\n e".utf8)
    var written = ""
    let repairs = try lines.write(TextPart(name: "text", bytes: bytes), as: .objects) {
      written += $0
    }
    #expect(repairs == 1)
    #expect(
      written.split(separator: "\n").map(String.init) == [
        #"{"offsets":[[0,1],[2,3]],"tokens":["a","b"]}"#,
        #"{"offsets":[[0,1],[2,3]],"tokens":["\#u{FFFD}","c"]}"#,
        #"{"offsets":[[0,2],[3,4]],"tokens":["é","d"]}"#, #"{"offsets":[],"tokens":[]}"#,
        #"{"offsets":[[1,2]],"tokens":["e"]}"#,
      ])
  }

  @Test("Repairs are those of all blocks")
  func repairs() throws {
    let lines = try TokenLines(TokenizerConfiguration(kind: .whitespace))
    let long = [UInt8](repeating: 0x78, count: 300_000)
    let bytes = [[0xFF], long, [0x0A, 0xC3], long, [0x0A, 0xFF, 0xFF, 0x0A]].flatMap { $0 }
    let repairs = try lines.write(TextPart(name: "text", bytes: bytes)) { _ in }
    #expect(repairs == 4)
  }

  @Test(
    "A line has the ids of its tokens and no more", arguments: [TokenizerKind.char, .whitespace])
  func idsOfLines(kind: TokenizerKind) throws {
    let vocabulary = try Vocabulary(
      entries: ["a", "b", " ", "\n"].map { (Array($0.utf8), 1) }, unknownCount: 0,
      endOfSentenceCount: 0)
    let lines = try TokenLines(TokenizerConfiguration(kind: kind), vocabulary: vocabulary)
    let expected = kind == .char ? "2 4 3\n\n0\n" : "2 3\n\n0\n"
    #expect(try Self.written(lines, "a b\n\nc", as: .ids) == expected)
    #expect(try Self.written(lines, "", as: .ids) == "")
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
