import Foundation
import Testing
import TokenizerFiles

/// Vocabularies and texts of other programs: what is none of lm's is read as what it is, or refused.
@Suite struct ForeignVocabularyTests {
  private let work: Workplace

  init() throws {
    work = try Workplace()
    try work.plant(Texts.english, "english.txt")
  }

  @Test("The dict.txt of fairseq, a token and its count a line")
  func counts() throws {
    expectSuccess(try work.lm("vocab build english.txt --out v.json --min-count 1"))
    let known: VocabularyEntries = try work.lm("vocab show v.json --json").figures()
    let words = known.entries.dropFirst(2).filter { !$0.token.contains("␣") && !$0.token.isEmpty }
    try work.plant(words.map { "\($0.token) \($0.count)\n" }.joined(), "dict.txt")
    let shown: VocabularyEntries = try work.lm("vocab show dict.txt --json").figures()
    #expect(shown.entries.dropFirst(2).map(\.token) == words.map(\.token))
    #expect(shown.entries.dropFirst(2).map(\.count) == words.map(\.count))
    let unknown: UnknownTokens = try work.lm(
      "vocab unknown english.txt --model dict.txt --json"
    ).figures()
    #expect(unknown.unknown * 20 < unknown.tokens)
  }

  @Test("White space in an entry ends with 65 and the line", arguments: ["v.txt", "m.vocab"])
  func whiteSpace(name: String) throws {
    try work.plant("the\nNew York\nof\n", name)
    for line in [
      "vocab show \(name)", "train english.txt --vocab \(name)",
      "tokenize english.txt --model \(name)",
    ] {
      expectFailure(try work.lm(line), 65, "\(name): line 2 ", "New York")
    }
    try work.plant("▁the\t-2.5\n▁of\t-3\n", name)
    expectFailure(try work.lm("vocab show \(name)"), 65, "\(name): line 1 ", "SentencePiece")
    #expect(try work.files().count == 2)
  }

  @Test("What is compressed is told so, as a text, a corpus, a vocabulary and on standard input")
  func compressed() throws {
    let gzip = Data([0x1F, 0x8B, 8, 0]) + Data(repeating: 0x91, count: 500)
    for name in ["t.txt", "v.json", "tokenizer.json", "c.txt.gz"] { try work.plant(gzip, name) }
    for line in [
      "tokenize t.txt", "train t.txt", "train english.txt --valid t.txt",
      "vocab build t.txt --out v2.json",
      "vocab coverage c.txt.gz", "vocab show t.txt", "vocab show v.json",
      "vocab show tokenizer.json",
      "train english.txt --vocab c.txt.gz", "tokenize english.txt --model v.json",
    ] {
      expectFailure(try work.lm(line), 65, "is compressed by gzip; decompress it, as with 'gunzip'")
    }
    expectFailure(
      try work.shell("$LM tokenize - <t.txt"), 65, "the standard input is compressed by gzip")
    #expect(try work.files().count == 5)
  }
}
