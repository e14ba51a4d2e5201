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

  @Test(arguments: ["a\nb", "\r", "<unk>", "</s>"])
  func whatFitsNoLineIsRefused(_ token: String) throws {
    let vocabulary = try vocabulary([token])
    let error = #expect(throws: TokenizationError.self) {
      try VocabularyText.bytes(of: vocabulary, kind: .whitespace)
    }
    #expect(error?.code == .invalidData)
  }

  @Test(arguments: ["", "<unk>\n<eos>\n", "a\na\n"])
  func malformedFilesAreRefused(_ text: String) {
    #expect(throws: TokenizationError.self) {
      try VocabularyText.vocabulary(Array(text.utf8), kind: .word)
    }
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
