import Testing
import Tokenization

@testable import TokenizerFiles

@Suite struct VocabularyTextTests {
  @Test func readsWhatItWrites() throws {
    let vocabulary = try vocabulary(["the", "", "آ", "ا\u{653}", " ", "می\u{200C}خواهم"])
    let bytes = try VocabularyText.bytes(of: vocabulary, kind: .word)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "<unk>\n<eos>\nthe\n\nآ\nا\u{653}\n \nمی\u{200C}خواهم\n")
    let read = try VocabularyText.vocabulary(bytes, kind: .word)
    #expect(read.entries.map(\.token) == vocabulary.entries.map(\.token))
  }

  @Test(arguments: [
    ("[UNK]\nthe\n</s>\nof\n", ["the", "of"]),
    ("\u{FEFF}the\r\nof\r\n<eos>", ["the", "of"]),
    ("a\n\nb", ["a", "", "b"]),
  ])
  func specialEntriesAreKnownWhereverTheyStand(_ text: String, _ tokens: [String]) throws {
    let read = try VocabularyText.vocabulary(Array(text.utf8), kind: .word)
    #expect((2..<Int32(read.count)).map { read.token($0) } == tokens)
  }

  @Test func bytesArePrintable() throws {
    let vocabulary = try Vocabulary(
      entries: [([0x20], 0), ([0xD9], 0), ([0x0A], 0)], unknownCount: 0, endOfSentenceCount: 0)
    let bytes = try VocabularyText.bytes(of: vocabulary, kind: .byte)
    #expect(String(decoding: bytes, as: UTF8.self) == "<unk>\n<eos>\nĠ\nÙ\nĊ\n")
    let read = try VocabularyText.vocabulary(bytes, kind: .byte)
    #expect(read.entries.map(\.token) == [[0x20], [0xD9], [0x0A]])
    #expect(throws: TokenizationError.self) {
      try VocabularyText.vocabulary(Array("م".utf8), kind: .byte)
    }
    for text in ["ab\n", "a\n\nb\n"] {
      let error = #expect(throws: TokenizationError.self) {
        try VocabularyText.vocabulary(Array(text.utf8), kind: .byte)
      }
      #expect(error?.code == .invalidData)
    }
    #expect(
      try VocabularyText.vocabulary(Array("Ġab\n".utf8), kind: .bpe).entries.map(\.token)
        == [[0x20, 0x61, 0x62]])
  }

  @Test(arguments: ["a\nb", "\r", "<unk>", "</s>", "a b", "a 3", " \u{301}"])
  func whatFitsNoLineIsRefused(_ token: String) throws {
    let vocabulary = try vocabulary([token])
    let error = #expect(throws: TokenizationError.self) {
      try VocabularyText.bytes(of: vocabulary, kind: .whitespace)
    }
    #expect(error?.code == .invalidData)
  }

  @Test(
    "Counts that none can be, and two lines for one special entry, are refused",
    arguments: [
      (
        "a 1\nb 9007199254740993\n", "line 2 of this vocab.txt has the count 9007199254740993; give"
      ),
      ("a 99999999999999999999\n", "line 1 of this vocab.txt has the count 99999999999999999999; "),
      ("a 9007199254740992\nb 1\n", "its counts come to more than 9007199254740992"),
      ("<unk>\na\n[UNK]\n", "two lines for one special entry, the second is [UNK]; leave out"),
      ("</s> 3\na 3\n<eos> 4\n", "two lines for one special entry, the second is <eos>; leave"),
    ])
  func countsAndSpecials(text: String, message: String) {
    let error = #expect(throws: TokenizationError.self) {
      try VocabularyText.vocabulary(Array(text.utf8), kind: .word)
    }
    #expect(error?.code == .invalidData && error?.message.contains(message) == true, "\(text)")
  }

  @Test(arguments: ["", "<unk>\n<eos>\n", "a\na\n", "a\0\n\0b\0\n\0h\0e\0\n\0", "\0a\0\n\0b\0\n"])
  func malformedFilesAreRefused(_ text: String) {
    #expect(throws: TokenizationError.self) {
      try VocabularyText.vocabulary(Array(text.utf8), kind: .word)
    }
  }

  @Test(
    "A token, a space and a count on every line is the form of fairseq", arguments: ["\n", "\r\n"])
  func counts(_ end: String) throws {
    let lines = ["the 120", "<unk> 7", "می\u{200C}خواهم 12", "</s> 30", "5 0", "madeupword0000 0"]
    let read = try VocabularyText.vocabulary(
      Array(lines.map { $0 + end }.joined().utf8), kind: .word)
    #expect(
      (0..<6).map { read.token($0) }
        == ["<unk>", "<eos>", "the", "می\u{200C}خواهم", "5", "madeupword0000"])
    #expect((0..<6).map { read.occurrences($0) } == [7, 30, 120, 12, 0, 0])
    let bytes = try VocabularyText.vocabulary(Array("Ġ 3\nÙ 2\n".utf8), kind: .byte)
    #expect(bytes.entries.map(\.token) == [[0x20], [0xD9]])
  }

  @Test(
    "White space in an entry is refused, and its line named",
    arguments: [
      ("the 12\nof\n", "line 1 ", "the 12"), ("the\nof 12\n", "line 2 ", "of 12"),
      ("<unk>\nthe 12\nof 3\n", "line 2 ", "the 12"), ("a\nthe  12\n", "line 2 ", "the  12"),
      ("the 1.5\n", "line 1 ", "the 1.5"), ("the -5\n", "line 1 ", "the -5"),
      ("New York 12\n", "line 1 ", "New York 12"), ("a\n the\n", "line 2 ", " the"),
      ("the\u{A0}\n", "line 1 ", "the"), ("a\u{2028}b 3\n", "line 1 ", "3"),
      ("the 12 #fairseq:overwrite\n", "line 1 ", "overwrite"),
    ])
  func whiteSpace(_ text: String, _ line: String, _ entry: String) {
    for kind in [TokenizerKind.word, .whitespace, .char, .byte] {
      let error = #expect(throws: TokenizationError.self) {
        try VocabularyText.vocabulary(Array(text.utf8), kind: kind)
      }
      #expect(error?.code == .invalidData)
      #expect(error?.message.hasPrefix("\(line)of this vocab.txt is no token") == true)
      #expect(error?.message.contains(entry) == true)
      #expect(error?.message.hasSuffix("a token, a space and its count on every line") == true)
    }
  }

  @Test("A vocabulary of SentencePiece is refused by name")
  func pieces() {
    let error = #expect(throws: TokenizationError.self) {
      try VocabularyText.vocabulary(Array("<unk>\t0\n▁the\t-3.14\n".utf8), kind: .word)
    }
    #expect(error?.message.contains("line 1 ") == true)
    #expect(error?.message.contains("SentencePiece") == true)
    #expect(TokenizerFormat(of: "m.vocab") == .list)
  }

  @Test(
    "A compressed file is told",
    arguments: [[0x1F, 0x8B, 8, 0], [0x28, 0xB5, 0x2F, 0xFD, 4]] as [[UInt8]])
  func compressed(_ bytes: [UInt8]) {
    let error = #expect(throws: TokenizationError.self) {
      try VocabularyText.vocabulary(bytes, kind: .word)
    }
    #expect(error?.message.contains("this vocab.txt is compressed by") == true)
  }

  @Test func invalidUTF8IsRefused() {
    #expect(throws: TokenizationError.self) {
      try VocabularyText.vocabulary([0x61, 0xFF], kind: .word)
    }
  }

  private func vocabulary(_ tokens: [String]) throws -> Vocabulary {
    try Vocabulary(
      entries: tokens.map { (Array($0.utf8), 0) }, unknownCount: 0, endOfSentenceCount: 0)
  }
}
