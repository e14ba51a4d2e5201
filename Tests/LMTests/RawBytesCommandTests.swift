import Foundation
import Testing

/// Commands on bytes that are no UTF-8, for tokens that are bytes.
@Suite struct RawBytesCommandTests {
  /// Lines whose last sequence is cut off, white space beside sequences that are none, and all bytes.
  private static var bytes: Data {
    var bytes = Data()
    for index in 0..<400 {
      bytes += Data("the sea \(index % 7) ".utf8)
      bytes +=
        [Data([0xE2, 0x80]), Data([0xF0, 0x9F, 0x98]), Data([0xC2]), Data([0xE3])][index % 4]
      bytes += Data([0x20, UInt8(index % 256), 0x0A])
    }
    return bytes + Data([0xE1, 0x80])
  }

  @Test(arguments: ["byte", "bpe"]) func commands(kind: String) throws {
    let work = try Workplace()
    try work.plant(Self.bytes, "bytes.txt")
    let size = kind == "bpe" ? " --vocab-size 280" : ""
    let options = "--tokens \(kind) --normalize none\(size)"
    expectSuccess(
      try work.lm("train bytes.txt \(options) \(tiny) --epochs 1 --out m -q"))
    expectSuccess(try work.lm("train bytes.txt \(options) --arch ngram --out n -q"))
    expectSuccess(try work.lm("vocab build bytes.txt \(options) --out v.json"))
    for line in [
      "eval bytes.txt --model m", "eval --model m", "eval bytes.txt --model n --per-line l.jsonl",
      "compare m n bytes.txt",
      "vocab unknown bytes.txt --model v.json", "vocab show v.json", "inspect m",
      "tokenize bytes.txt --model v.json", "tokenize bytes.txt --model v.json --ids",
      "tokenize bytes.txt --model v.json --json",
      "tokenize bytes.txt --model v.json --out t.tokens",
      "sample m -n 8", "train bytes.txt --vocab v.json \(tiny) --epochs 1 --out o -q",
    ] {
      let outcome = try work.lm(line)
      #expect(outcome.code == 0, "\(line): \(outcome)")
    }
    for line in [
      ["sample", "m", "-n", "4", "--prompt", "a\r\nb\u{2028}\r"],
      ["inspect", "m", "--next", "the\r sea"],
    ] {
      #expect(try work.lm(line).code == 0, "\(line)")
    }
    // Swift puts U+FFFD into arguments; a prompt of any bytes comes by the standard input.
    expectFailure(
      try work.shell("$LM sample m -n 4 --prompt \"$(printf 'a\\377\\342')\""), 64, "is not UTF-8")
    #expect(try work.shell("printf 'a\\377\\342' | $LM sample m -n 4 --prompt -").code == 0)
  }
}
