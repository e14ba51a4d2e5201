import Foundation
import Judging
import TokenizerFiles
import Testing
import Tokenization

/// A line is what ends in LF or CRLF, in every command that counts rows.
@Suite struct LineEndCommandTests {
  private static let separators = ["\u{2028}", "\u{2029}", "\u{85}", "\u{B}", "\u{C}", "\r"]
  private static let text = separators.map { "the sea\($0)was cold.\($0)It\($0) \n" }.joined()

  @Test("Six lines are six rows of losses", arguments: NormalizationProfile.allCases)
  func losses(_ profile: NormalizationProfile) throws {
    let work = try Workplace()
    try work.plant(Texts.english, "english.txt")
    try work.plant(Self.text, "lf.txt")
    try work.plant(Self.text.replacing(" \n", with: " \r\n"), "crlf.txt")
    for (kind, options) in [("word", "--arch ngram"), ("char", "--arch ngram")] {
      expectSuccess(
        try work.lm(
          "train english.txt --tokens \(kind) --normalize \(profile.rawValue) \(options) --out \(kind) -q"
        ))
      for text in ["lf", "crlf"] {
        expectSuccess(
          try work.lm("eval \(text).txt --model \(kind) --per-line \(kind)-\(text).jsonl"))
        let rows = try work.lines("\(kind)-\(text).jsonl", of: Judgement.LineLoss.self)
        #expect(rows.map(\.line) == Array(1...6))
      }
      #expect(try work.read("\(kind)-lf.jsonl") == work.read("\(kind)-crlf.jsonl"))
    }
  }

  @Test("A line of tokens for a line of text", arguments: NormalizationProfile.allCases)
  func tokens(_ profile: NormalizationProfile) throws {
    let work = try Workplace()
    try work.plant(Self.text, "text.txt")
    for kind in ["word", "whitespace", "char", "byte"] {
      for form in ["", " --json"] {
        let line = "tokenize text.txt --tokens \(kind) --normalize \(profile.rawValue)\(form)"
        #expect(try work.lm(line).text.utf8.count { $0 == 0x0A } == 6, "\(line)")
      }
    }
  }

  @Test("Models of other profiles judge one text")
  func comparison() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "english.txt")
    try work.plant(Self.text, "text.txt")
    for (name, options) in [
      ("a", "--normalize none"), ("b", "--normalize min"), ("c", "--tokens char --normalize fa"),
    ] {
      expectSuccess(try work.lm("train english.txt --arch ngram \(options) --out \(name) -q"))
    }
    expectSuccess(try work.lm("compare a b c text.txt"))
    // Bytes as they are, of which the others see a repaired text.
    expectSuccess(try work.lm("train english.txt --arch ngram --tokens byte --out d -q"))
    let bytes = Data("\u{FEFF}\(Self.text)".replacing(" \n", with: " \r\n").utf8)
    try work.plant(bytes + Data([0xE2, 0x80, 0x0A]), "crlf.txt")
    expectSuccess(try work.lm("compare a d crlf.txt"))
  }
}
