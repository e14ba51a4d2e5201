import Foundation
import Testing

/// What a terminal would obey does not reach it from tokens, names and keys.
@Suite struct TerminalTests {
  private static let evil = "x\u{1B}[31m\u{9B}y\u{202E}z"
  private static let seen = #"x\x1B[31m\x9By\u{202E}z"#

  /// The letters of a terminal's output that it would obey, but for the program's own colours, progress and
  /// isolates.
  private func obeyed(_ text: String) -> [Unicode.Scalar] {
    text.replacing(/\u{1B}\[[0-9;]*[mK]/, with: "").unicodeScalars.filter {
      switch $0.value {
      case 0x0A, 0x0D, 0x2068, 0x2069, 0x09: false
      case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
      default: false
      }
    }
  }

  private func workplace() throws -> Workplace {
    let work = try Workplace()
    let line = "the \(Self.evil) sea \(Self.evil) and the wind\n"
    try work.plant(String(repeating: line, count: 60), "evil.txt")
    let train = "evil.txt --tokens whitespace --normalize none \(tiny) --epochs 2 --lr 0.02 -q"
    expectSuccess(try work.lm("train \(train) --head mos --out a"))
    expectSuccess(try work.lm("train \(train) --out b"))
    try FileManager.default.copyItem(
      atPath: "\(work.path)/a", toPath: "\(work.path)/m\(Self.evil)")
    return work
  }

  @Test("Tables, samples and errors on a terminal show escapes") func terminal() throws {
    let work = try workplace()
    try work.plant(#"{"hi\u001b[31mdden": 3}"#, "keys.json")
    for line in [
      "vocab show a", "inspect a --next the", "inspect a", "compare a b", "eval a --breakdown",
      "info a", "vocab unknown a english.txt", "sample a -n 30", "tokenize evil.txt --tokens char",
      "tokenize evil.txt --json", "sample a -n 9 --json", "vocab show a --json", "eval a --json",
      "train evil.txt --config keys.json", "eval m* -q", "info m*", "compare m* b", "eval none*",
      "report m* --out page.html --no-measure", "train evil.txt --out m*",
    ] {
      try work.plant("the sea \(Self.evil)q\n", "english.txt")
      let shown = try work.shell("script -qec \"$LM \(line)\" /dev/null").text
      #expect(!shown.isEmpty, "\(line)")
      #expect(obeyed(shown) == [], "\(line): \(shown.debugDescription)")
    }
    let table = try work.lm("vocab show a")
    #expect(table.text.contains("\t\(Self.seen)\n"))
  }

  @Test("Errors and notes show escapes wherever they go") func errors() throws {
    let work = try workplace()
    for arguments in [
      ["eval", Self.evil], ["info", Self.evil], ["tokenize", Self.evil],
      ["train", "--\(Self.evil)"],
      [Self.evil], ["eval", "a", "--temperature", Self.evil],
      ["train", "evil.txt", "--cell", Self.evil], ["sample", Self.evil],
    ] {
      let outcome = try work.lm(arguments)
      #expect(outcome.code != 0 && outcome.errorLines.count == 1, "\(arguments)")
      #expect(outcome.error.contains(Self.seen), "\(outcome)")
      #expect(obeyed(outcome.error) == [], "\(outcome)")
      #expect(!outcome.error.contains("\u{1B}"))
    }
  }

  @Test("A sample and tokens that go to a file are as they are") func files() throws {
    let work = try workplace()
    let tokens = try work.lm("tokenize evil.txt --tokens whitespace")
    #expect(tokens.text.hasPrefix("the \(Self.evil) sea"))
    let sample = try work.lm("sample a -n 200 -q")
    #expect(sample.text.unicodeScalars.contains("\u{1B}"))
  }
}
