import Foundation
import Testing
import TokenizerFiles

@Suite struct TokenizeTests {
  static let text = "The sea, they say.\n\nمی‌روم؛ خانه‌ها «سبز»اند.\n"

  @Test func oneLineOutForALineIn() throws {
    let work = try Workplace()
    let word = try work.lm("tokenize", input: Self.text)
    expectSuccess(word, quiet: true)
    #expect(word.text == "The sea , they say .\n\nمی‌روم ؛ خانه‌ها « سبز » اند .\n")
    let bars = try work.lm("tokenize --separator |", input: "a b")
    #expect(bars.text == "a|b\n")
    #expect(try work.lm("tokenize --separator -", input: "a b").text == "a-b\n")
    #expect(try work.lm("tokenize --tokens whitespace", input: "a,b  c.").text == "a,b c.\n")
    #expect(try work.lm("tokenize --tokens char --separator _", input: "abc").text == "a_b_c\n")
  }

  @Test func aFolderIsNoText() throws {
    let work = try Workplace()
    try work.plant("a b\n", "texts/valid.txt")
    try FileManager.default.createDirectory(
      atPath: "\(work.path)/empty", withIntermediateDirectories: true)
    expectFailure(try work.lm("tokenize empty"), 64, "error: empty is a folder; give a file")
    expectFailure(
      try work.lm("tokenize texts"), 64,
      "texts is a folder; give a file of it, as in 'lm tokenize texts/valid.txt'")
  }

  @Test func noTextIsNoTokens() throws {
    let work = try Workplace()
    for line in ["tokenize", "tokenize --json", "tokenize --tokens byte", "tokenize --detokenize"] {
      let outcome = try work.lm(line, input: "")
      expectSuccess(outcome, quiet: true)
      #expect(outcome.text.isEmpty)
    }
    #expect(try work.lm("tokenize", input: "\n \n").text == "\n\n")
    #expect(try work.lm("tokenize --detokenize", input: "\n\n").text == "\n\n")
  }

  @Test func detokenizeIsTheWayBack() throws {
    let work = try Workplace()
    let text = Self.text.replacing("اند.", with: ".")
    let tokens = try work.lm("tokenize", input: text).text
    #expect(tokens != text)
    #expect(try work.lm("tokenize --detokenize", input: tokens).text == text)
  }

  @Test func offsetsAreBytesOfTheLine() throws {
    let work = try Workplace()
    let lines = try work.lm("tokenize --json", input: Self.text).text.split(separator: "\n")
    let texts = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 3)
    for (line, text) in zip(lines, texts) {
      let cut = try JSONDecoder().decode(TokenizedLine.self, from: Data(line.utf8))
      let bytes = Array(text.utf8)
      #expect(
        cut.offsets.map { String(decoding: bytes[$0[0]..<$0[1]], as: UTF8.self) } == cut.tokens)
      #expect(cut.ids == nil && cut.tokens.isEmpty == text.isEmpty)
    }
  }

  @Test func offsetsAreThoseOfWhatWasRead() throws {
    let work = try Workplace()
    try work.plant(
      Data("\u{FEFF}x".utf8) + Data([0xFF]) + Data("y z\r\nكتاب  ها\n".utf8), "dirty.txt")
    func offsets(_ line: String) throws -> [[[Int]]] {
      try work.lm(line).text.split(separator: "\n").map { line in
        try JSONDecoder().decode(TokenizedLine.self, from: Data(line.utf8)).offsets
      }
    }
    // The mark of the byte order is before the first line.
    #expect(
      try offsets("tokenize dirty.txt --json")
        == [[[0, 1], [1, 2], [2, 3], [4, 5]], [[0, 8], [10, 14]]])
    #expect(
      try offsets("tokenize dirty.txt --json --normalize fa")
        == [[[0, 1], [1, 2], [2, 3], [4, 5]], [[0, 14]]])
  }

  @Test func bytesAreShownAndComeBack() throws {
    let work = try Workplace()
    try work.plant(Data("a b\\".utf8) + Data([0xFF]) + Data("م\n".utf8), "bytes.txt")
    let shown = try work.lm("tokenize bytes.txt --tokens byte").text
    #expect(shown == "a ␣ b \\\\ \\xFF \\xD9 \\x85\n")
    try work.plant(shown, "shown.txt")
    let back = try work.lm("tokenize shown.txt --tokens byte --detokenize")
    #expect(back.output == Data("a b\\".utf8) + Data([0xFF]) + Data("م\n".utf8))
    #expect(try work.lm("tokenize --tokens char", input: "a  b").text == "a ␣ ␣ b\n")
    #expect(try work.lm("tokenize --tokens char --detokenize", input: "a ␣ b").text == "a b\n")
    for (kind, text) in [("char", "قُرآن می‌خواهم e\u{301} a␣b \\ c\n"), ("word", "a\u{64B}\n")] {
      let tokens = try work.lm("tokenize --tokens \(kind)", input: text).text
      #expect(
        try work.lm("tokenize --tokens \(kind) --detokenize", input: tokens).output
          == Data(text.utf8))
    }
  }

  @Test func strictTextIsRefusedWithItsPlace() throws {
    let work = try Workplace()
    try work.plant(Data("one\ntwo ".utf8) + Data([0xC3, 0x0A]), "bad.txt")
    expectFailure(
      try work.lm("tokenize bad.txt --strict"), 65, "bad.txt is no UTF-8 at byte 8 (0xC3)")
    expectFailure(
      try work.lm("train bad.txt --strict --valid bad.txt --quiet"), 65,
      "is no UTF-8 at byte 8 (0xC3)")
    expectFailure(try work.lm("train bad.txt --strict --tokens byte"), 64, "--strict")
    try work.plant(Data("two ".utf8) + Data([0xC3, 0x0A]), "line.txt")
    expectFailure(
      try work.lm("train line.txt --strict --quiet"), 65, "line.txt is no UTF-8 at byte 4 (0xC3)")
  }

  @Test func idsGoToAFile() throws {
    let work = try Shared.workplace()
    let outcome = try work.lm(
      "tokenize --model models/mos --out ids.tokens --json --threads 2", input: Self.text)
    expectSuccess(outcome)
    let figures: EncodingFigures = try outcome.figures()
    // The ids that are printed, with the end of every line.
    let ids = try work.lm("tokenize --model models/mos --ids", input: Self.text).text
    let lines = ids.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let numbers = lines.flatMap { $0.split(separator: " ").compactMap { Int32($0) } + [1] }
    #expect(figures.tokens == numbers.count && figures.lines == lines.count)
    #expect(figures.unknown == numbers.count { $0 == 0 } && figures.replacements == 0)
    #expect(figures.bytes == Self.text.utf8.count)
    #expect(
      abs(figures.megabytesPerSecond * figures.seconds * 1e6 / Double(figures.bytes) - 1) < 1e-6)
    let bytes = try work.read("ids.tokens").dropFirst(64)
    #expect(
      stride(from: 0, to: bytes.count, by: 4).map { at in
        (0..<4).reduce(Int32(0)) { $0 | Int32(bytes[64 + at + $1]) << (8 * $1) }
      } == numbers)
    expectFailure(try work.lm("tokenize --out x", input: "a"), 64, "--model")
    expectFailure(try work.lm("tokenize --tokens bpe", input: "a"), 64, "merges")
  }

  /// White space and its want are tokens to a model, where print would have it otherwise.
  @Test func idsGiveBackTheLine() throws {
    let work = try Workplace()
    let text = "a  b\tc \nit - a.(b)\n\n «c» , d\n"
    try work.plant(String(repeating: text, count: 30), "text.txt")
    expectSuccess(try work.lm("vocab build text.txt --normalize none --min-count 1 --out v.json"))
    let ids = try work.lm("tokenize --model v.json --ids", input: text)
    #expect(try work.lm("tokenize --model v.json --ids --detokenize", input: ids.text).text == text)
  }

  @Test func idsAreThoseOfTheModel() throws {
    let work = try Shared.workplace()
    let ids = try work.lm("tokenize --model models/mos --ids", input: "The zzz.").text
    let numbers = ids.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    #expect(numbers.count == 3)
    #expect(numbers[1] == 0)
    #expect(numbers.first ?? 0 > 1)
    expectFailure(try work.lm("tokenize --ids", input: "a"), 64, "--model")
    expectFailure(
      try work.lm("tokenize --model models/mos --tokens char", input: "a"), 64,
      "models/mos is of --tokens word; leave out --tokens")
  }
}
