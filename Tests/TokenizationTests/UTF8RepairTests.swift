import TestSupport
import Testing

@testable import Tokenization

@Suite(.seeded) struct UTF8RepairTests {
  /// Bytes, what they become, and how many replacements that takes.
  static let cases: [(bytes: [UInt8], text: String, replacements: Int)] = [
    (
      [0x61, 0xF1, 0x80, 0x80, 0xE1, 0x80, 0xC2, 0x62, 0x80, 0x63, 0x80, 0xBF, 0x64],
      "a���b�c��d", 6
    ),
    ([0xC0, 0xAF, 0xE0, 0x80, 0xBF, 0xF0, 0x81, 0x82, 0x41], "��������A", 8),
    ([0xED, 0xA0, 0x80, 0xED, 0xBF, 0xBF, 0xED, 0xAF, 0x41], "��������A", 8),
    ([0xF4, 0x91, 0x92, 0x93, 0xFF, 0x41, 0x80, 0xBF, 0x42], "�����A��B", 7),
    ([0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 0x41], "����A", 4),
    ([0xF0, 0x80, 0x80, 0x41], "���A", 3),
    ([0xFE, 0xFF], "��", 2),
    ([0xE2, 0x82], "�", 1),
    ([0xF0, 0x9F, 0x98], "�", 1),
    ([0xC3, 0x28], "�(", 1),
    ([0xE2, 0x28, 0xA1], "�(�", 2),
    ([0xF8, 0x88, 0x80, 0x80, 0x80], "�����", 5),
    ([0xF4, 0x90, 0x80, 0x80], "����", 4),
    ([0xE0, 0x9F, 0xBF], "���", 3),
    ([0xD8, 0xB3, 0xD9], "س�", 1),
    ([0xEF, 0xBF, 0xBE], "\u{FFFE}", 0),
    ([0xEF, 0xBB, 0xBF, 0xD8, 0xB3], "س", 0),
    ([0x00], "\0", 0),
    ([], "", 0),
    ([0xEF, 0xBF, 0xBD], "�", 0),
  ]

  @Test(arguments: cases)
  func illFormed(_ bytes: [UInt8], _ text: String, _ replacements: Int) {
    let repair = UTF8Repair(bytes)
    #expect(repair.text == Array(text.utf8))
    #expect(repair.replacements == replacements)
  }

  @Test(arguments: [
    ("a\r\nb", "a\nb"), ("a\rb", "a\rb"), ("\r\r\n\n", "\r\n\n"), ("a\r", "a\r"),
    ("a\rb\r\nc\r", "a\rb\nc\r"),
    ("\u{FEFF}a\u{FEFF}", "a\u{FEFF}"),
  ])
  func lineEndsAndByteOrderMark(_ given: String, _ expected: String) {
    let repair = UTF8Repair(Array(given.utf8))
    #expect(repair.text == Array(expected.utf8))
    #expect(repair.replacements == 0)
  }

  @Test func replacementsAreWhereTheOffsetsSay() {
    let repair = UTF8Repair([0x61, 0xFF, 0x0A, 0xC3])
    #expect(repair.replacementOffsets == [1, 5])
  }

  /// Swift's own decoder follows the same practice.
  @Test func randomBytesAgreeWithTheStandardLibrary() {
    var random = TestSeed.stream(2)
    let hard: [UInt8] = [
      0x41, 0x80, 0xBF, 0xC2, 0xE0, 0xA0, 0xED, 0x9F, 0xEF, 0xF0, 0x90, 0xF4, 0x8F,
    ]
    for _ in 0..<5_000 {
      let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        Bool.random(using: &random)
          ? hard[Int.random(in: 0..<hard.count, using: &random)]
          : UInt8.random(in: 0x0E...0xFF, using: &random)
      }
      guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { continue }
      let repaired = UTF8Repair(bytes)
      #expect(repaired.text == Array(String(decoding: bytes, as: UTF8.self).utf8))
      #expect(UTF8Repair(repaired.text).text == repaired.text)
    }
  }

  /// Text is read eight bytes at a time: a fault at every place in a word, after every kind of scalar.
  @Test func aFaultIsFoundWhereverItStands() {
    var random = TestSeed.stream(3)
    let sound = ["a", " ", "é", "س", "\u{200C}", "€", "😀"].map { Array($0.utf8) }
    let faults: [[UInt8]] = [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xD8], [0xE2, 0x80], [0xE0, 0x80], [0xF0, 0x9F],
      [0xFF],
      [0xD8, 0xD8, 0xB3], [0xED, 0xA0, 0x80],
    ]
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      let fault = Int.random(in: 0..<24, using: &random)
      for place in 0..<Int.random(in: 1...24, using: &random) {
        let pieces = place == fault ? faults : sound
        bytes += pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }
      #expect(UTF8Repair(bytes).text == Array(String(decoding: bytes, as: UTF8.self).utf8))
    }
  }
}
