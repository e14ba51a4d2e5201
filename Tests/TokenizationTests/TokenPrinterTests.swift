import Testing

@testable import Tokenization

struct TokenPrinterTests {
  private func text(_ printer: TokenPrinter, _ token: [UInt8]) -> String {
    token.withSpan { printer.text($0) }
  }

  private func text(_ printer: TokenPrinter, _ token: String) -> String {
    text(printer, Array(token.utf8))
  }

  @Test("Every byte has a text of its own, and comes back", arguments: [" ", "|"])
  func bytes(_ separator: String) {
    let printer = TokenPrinter(kind: .byte, separator: separator)
    let hex = Array("0123456789ABCDEF")
    for byte in UInt8.min...UInt8.max {
      let expected =
        switch byte {
        case 0x20: separator == " " ? "␣" : " "
        case UInt8(ascii: "\\"): "\\\\"
        case 0x20..<0x80: String(Unicode.Scalar(byte))
        default: "\\x\(hex[Int(byte) >> 4])\(hex[Int(byte) & 15])"
        }
      #expect(text(printer, [byte]).unicodeScalars.elementsEqual(expected.unicodeScalars))
      if separator != String(Unicode.Scalar(byte)) {
        #expect(printer.tokens(of: Array(expected.utf8)[...]) == [[byte]], "\(byte)")
      }
    }
  }

  @Test(arguments: [
    (TokenizerKind.char, " ", "␣"), (.char, "␣", "\\␣"), (.char, "\\", "\\\\"),
    (.char, "\u{1F}", "\u{1F}"),
    (.char, "م", "م"), (.bpe, " the", "␣the"), (.bpe, "a␣\\", "a\\␣\\\\"),
    (.bpe, "\u{1F}", "\\x1F"),
    (.bpe, "\n", "\\x0A"), (.bpe, "م", "م"), (.word, "\\", "\\"), (.word, " ", " "),
    (.word, "␣", "␣"),
    (.whitespace, "a\\b", "a\\b"),
  ])
  func tokens(_ kind: TokenizerKind, _ token: String, _ expected: String) {
    #expect(text(TokenPrinter(kind: kind), token) == expected)
  }

  @Test("Tokens side by side come back", arguments: [TokenizerKind.char, .byte, .bpe], [" ", "|"])
  func sideBySide(_ kind: TokenizerKind, _ separator: String) {
    let printer = TokenPrinter(kind: kind, separator: separator)
    var tokens = [" ", "␣", "\\", "x", "م", "\u{301}", "\u{200C}"].map { Array($0.utf8) }
    if kind == .bpe { tokens += [[0x61, 0xFF, 0x0A], [0xD9], Array("\\x41 ␣".utf8)] }
    let line = tokens.map { text(printer, $0) }.joined(separator: separator)
    #expect(printer.tokens(of: Array(line.utf8)[...]) == tokens)
  }

  @Test func noNewlineBreaksATable() throws {
    let vocabulary = try Vocabulary(
      entries: [([0x0A], 1), (Array("a".utf8), 1)], unknownCount: 0, endOfSentenceCount: 0)
    let printer = TokenPrinter(kind: .char)
    #expect((0..<4).map { printer.cell($0, of: vocabulary) } == ["<unk>", "<eos>", "\\n", "a"])
  }
}
