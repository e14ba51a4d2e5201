import Glibc
import Storage
import TestSupport
import Testing

@testable import Tokenization

struct CorpusTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func folderWithAllThreeFiles() throws {
    try folder.plant("a\n", "train.txt")
    try folder.plant("b\n", "valid.txt")
    try folder.plant("c", "test.txt")
    try folder.plant("d\n", "notes.txt")
    let corpus = try Corpus.load(folder.path + "/")
    #expect(text(corpus.train) == "a\n")
    #expect(text(corpus.valid) == "b\n")
    #expect(text(try #require(corpus.test)) == "c")
    #expect(
      corpus.sources.map(\.path) == ["train", "valid", "test"].map { "\(folder.path)/\($0).txt" })
  }

  @Test func filesInTheOrderOfTheirNames() throws {
    for name in ["b.txt", "a.txt", "B.txt", ".hidden.txt", "c.md"] {
      try folder.plant((1...40).map { "\(name) \($0)\n" }.joined(), name)
    }
    let corpus = try Corpus.load(folder.path)
    #expect(corpus.train.map(\.name) == ["B", "a", "b"].map { "\(folder.path)/\($0).txt" })
    #expect(corpus.valid.count == 3)
    #expect(corpus.test?.count == 3)
    #expect(text(corpus.valid) == "B.txt 38\nB.txt 39\na.txt 38\na.txt 39\nb.txt 38\nb.txt 39\n")
  }

  @Test func validWithoutTestLeavesNoTest() throws {
    let train = try folder.plant("a\nb\nc\n", "text")
    let valid = try folder.plant("v\n", "other")
    let corpus = try Corpus.load(train, valid: valid)
    #expect(text(corpus.train) == "a\nb\nc\n")
    #expect(text(corpus.valid) == "v\n")
    #expect(corpus.test == nil)
  }

  @Test func testWithoutValidCutsValidOnly() throws {
    try folder.plant("a\nb\nc\n", "train.txt")
    try folder.plant("t\n", "test.txt")
    let corpus = try Corpus.load(folder.path)
    #expect(text(corpus.train) == "a\nb\n")
    #expect(text(corpus.valid) == "c\n")
    #expect(text(corpus.test ?? []) == "t\n")
  }

  @Test func givenPathsTakeTheFilesPlaces() throws {
    try folder.plant("a\n", "train.txt")
    try folder.plant("b\n", "valid.txt")
    let other = try folder.plant("o\n", "other")
    let corpus = try Corpus.load(folder.path, valid: other, test: other)
    #expect(text(corpus.valid) == "o\n")
    #expect(text(corpus.test ?? []) == "o\n")
  }

  @Test func repairsAreCountedWhereTheyFall() throws {
    let lines = Array("\u{FEFF}a few words\r\nb\r\n".utf8) + [0xFF, 0x0A, 0xC3, 0xFF]
    let corpus = try Corpus.load(try folder.plant(lines, "text"))
    #expect(text(corpus.train) == "a few words\nb\n")
    #expect(text(corpus.valid) == "\u{FFFD}\n")
    #expect(text(corpus.test ?? []) == "\u{FFFD}\u{FFFD}")
    #expect(replacements(corpus.train) == 0)
    #expect(replacements(corpus.valid) == 1)
    #expect(replacements(corpus.test ?? []) == 2)
    #expect(try corpus.sources.map { try $0.bytes(0..<$0.count) } == [lines])
  }

  @Test(
    arguments: ["a line of some words\n", "\u{FEFF}with a mark\n", "کتاب\u{200C}های من\n"],
    [true, false])
  func utf16IsRefused(_ line: String, isLittleEndian: Bool) throws {
    let units = String(repeating: line, count: 9).utf16
    let bytes = units.flatMap { unit in
      let pair = [UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit)]
      return isLittleEndian ? pair.reversed() : pair
    }
    let path = try folder.plant(bytes, "text")
    let error = #expect(throws: TokenizationError.self) { try Corpus.load(path) }
    #expect(error?.message.contains("iconv -f UTF-16 -t UTF-8") == true)
  }

  @Test(
    arguments: ["a line of some words\n", "\u{FEFF}with a mark\n", "کتاب\u{200C}های من😀\n"],
    [true, false])
  func utf32IsRefused(_ line: String, isLittleEndian: Bool) throws {
    let bytes = String(repeating: line, count: 9).unicodeScalars.flatMap { scalar in
      let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: scalar.value >> $0) }
      return isLittleEndian ? bytes.reversed() : bytes
    }
    let path = try folder.plant(bytes, "text")
    let error = #expect(throws: TokenizationError.self) { try Corpus.load(path) }
    #expect(error?.message.contains("iconv -f UTF-32 -t UTF-8") == true)
  }

  @Test func encodingsOfOneByteALetterAreRefused() throws {
    // "سلام دنیا" in WINDOWS-1256.
    let line: [UInt8] = [0xD3, 0xE1, 0xC7, 0xE3, 0x20, 0xCF, 0xE4, 0xED, 0xC7, 0x0A]
    let path = try folder.plant(line + line + line, "text")
    let error = #expect(throws: TokenizationError.self) { try Corpus.load(path) }
    #expect(error?.message.contains("iconv -f WINDOWS-1256 -t UTF-8") == true)
  }

  @Test func controlsAmongWordsAreNoReasonToRefuse() throws {
    let text = Array("\u{0}nul, \u{1B}[1mbold\u{1B}[0m and a form feed\u{C}\nb\nc\n".utf8)
    #expect(try Corpus.load(try folder.plant(text, "text")).train.count == 1)
  }

  @Test func everyTextFileOfAFolderIsRead() throws {
    try folder.plant("a\nb\nc\n", "UPPER.TXT")
    #expect(try Corpus.load(folder.path).sources.count == 1)
    #expect(symlink("nowhere", "\(folder.path)/lost.txt") == 0)
    let error = try storageError { _ = try Corpus.load(folder.path) }
    #expect(error.code == .missing)
    #expect(error.message.contains("lost.txt"))
  }

  @Test func aShortFileAmongOthersIsTrainedOnWhole() throws {
    try folder.plant("a\nb\nc\n", "a.txt")
    try folder.plant("one line", "b.txt")
    let corpus = try Corpus.load(folder.path)
    #expect(text(corpus.train) == "a\none line")
    #expect(text(corpus.valid) == "b\n")
  }

  @Test(
    arguments: [
      ("one line", .nothingToHoldOut), ("two\nlines\n", .nothingToHoldOut), ("", .invalidData),
      (" \n\n\n\n", .invalidData),
    ] as [(String, TokenizationError.Code)])
  func textThatCannotBeCut(_ content: String, _ code: TokenizationError.Code) throws {
    let path = try folder.plant(content, "text")
    #expect(errorCode { _ = try Corpus.load(path) } == code)
  }

  @Test func tooFewLinesPointsToTheOption() throws {
    let path = try folder.plant("one line", "text")
    let error = #expect(throws: TokenizationError.self) { try Corpus.load(path) }
    #expect(error?.message.contains("; give valid FILE") == true)
    #expect(error?.message { "--\($0)" }.contains("; give --valid FILE") == true)
    #expect(error?.message.contains("\n") == false)
  }

  @Test func missingInputs() throws {
    #expect(try storageError { _ = try Corpus.load("\(folder.path)/none") }.code == .missing)
    #expect(try storageError { _ = try Corpus.load(folder.path) }.code == .missing)
    let train = try folder.plant("a\nb\nc\n", "text")
    let none = "\(folder.path)/none"
    #expect(try storageError { _ = try Corpus.load(train, valid: none) }.code == .missing)
    #expect(try storageError { _ = try Corpus.load(train, test: none) }.code == .missing)
    #expect(try storageError { _ = try Corpus.load(train, valid: folder.path) }.code == .cannotRead)
  }

  /// Every shape of up to seven lines, with and without a last newline.
  @Test(arguments: 1...7, [true, false])
  func cutsPartitionTheText(_ lines: Int, _ withTest: Bool) throws {
    for shape in 0..<(1 << (lines + 1)) {
      let text =
        (0..<lines).map { shape >> $0 & 1 == 0 ? "x" : String(repeating: "long ", count: 50) }
        .joined(separator: "\n") + (shape >> lines == 0 ? "\n" : "")
      let file = TextPart(name: "text", string: text)
      guard lines >= (withTest ? 3 : 2) else {
        #expect(errorCode { _ = try HeldOut(of: [file], withTest: withTest) } == .nothingToHoldOut)
        continue
      }
      let cut = try HeldOut(of: [file], withTest: withTest)
      let parts = cut.train + cut.valid + (cut.test ?? [])
      #expect(parts.count == (withTest ? 3 : 2))
      #expect(self.text(parts) == text)
      #expect(parts.allSatisfy { $0.byteCount > 0 })
      #expect(parts.dropLast().allSatisfy { self.text([$0]).hasSuffix("\n") })
    }
  }

  @Test func cutsWhereTheySay() throws {
    let path = try folder.plant(String(repeating: "1234\n", count: 100), "text")
    let corpus = try Corpus.load(path)
    #expect(corpus.train.map(\.byteCount) == [450])
    #expect(corpus.valid.map(\.byteCount) == [25])
    #expect(corpus.test?.map(\.byteCount) == [25])
  }

  @Test("Beside a test file the last twentieth is held out")
  func cutsBesideATestFile() throws {
    try folder.plant(String(repeating: "1234\n", count: 100), "train.txt")
    try folder.plant("t\n", "test.txt")
    let corpus = try Corpus.load(folder.path)
    #expect(corpus.train.map(\.byteCount) == [475] && corpus.valid.map(\.byteCount) == [25])
    #expect(text(corpus.test ?? []) == "t\n")
    let whole = try Corpus.load(folder.path, holdingOut: false)
    #expect(whole.train.map(\.byteCount) == [500] && whole.valid.isEmpty)
  }

  @Test("No part starts before its share: 95 % of 30 bytes are 28½")
  func sharesAreRoundedUp() throws {
    let text = "a\nb\n" + String(repeating: "x", count: 23) + "\n\n\n"
    let cut = try HeldOut(of: [TextPart(name: "text", string: text)], withTest: true)
    #expect(
      (cut.train + cut.valid + (cut.test ?? [])).map(\.range) == [0..<28, 28..<29, 29..<30])
    // Of 40 bytes they are 38.
    let even = String(repeating: "x", count: 9) + "\n"
    let longer = even + even + even + "1234567\n" + "\n\n"
    let exact = try HeldOut(of: [TextPart(name: "text", string: longer)], withTest: false)
    #expect(exact.valid.map(\.range) == [38..<40])
  }

  @Test(
    "More than a quarter of controls among two dozen characters is no text",
    arguments: [
      (24, 6, true), (24, 7, false), (23, 22, true), (28, 7, true), (28, 8, false),
      (400, 100, true),
      (400, 101, false),
    ])
  func controls(characters: Int, controls: Int, isText: Bool) throws {
    for control in [[0x01], [0x00], [0xFF]] as [[UInt8]] {
      let bytes =
        (0..<controls).flatMap { _ in control }
        + [UInt8](repeating: 0x61, count: characters - controls)
      let path = try folder.plant(bytes, "text")
      #expect(
        errorCode { _ = try TextPart(contentsOf: path) } == (isText ? nil : .invalidData),
        "\(control)")
      #expect(errorCode { _ = try TextPart(contentsOf: path, decoding: .raw) } == nil)
    }
  }

  @Test("A mark at the start is no text", arguments: ["", "\u{FEFF}", "\u{FEFF} \n", " \t\r\n"])
  func noText(_ text: String) throws {
    let path = try folder.plant(text, "text")
    #expect(errorCode { _ = try TextPart(contentsOf: path) } == .invalidData)
    #expect(errorCode { _ = try TextPart(contentsOf: path, mayBeEmpty: true) } == nil)
    let other = try folder.plant(text + "a", "other")
    #expect(errorCode { _ = try TextPart(contentsOf: other) } == nil)
  }

  private func text(_ parts: [TextPart]) -> String {
    parts.map { String(decoding: (try? $0.decoded()) ?? [], as: UTF8.self) }.joined()
  }

  private func replacements(_ parts: [TextPart]) -> Int {
    var count = 0
    for part in parts { try? part.forEachBlock { count += $0.repair.replacements } }
    return count
  }
}
