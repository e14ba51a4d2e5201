import Foundation
import ModelFolders
import Recipes
import Storage
import Testing
import Tokenization
import TokenizerFiles

@Suite struct VocabTests {
  private let work: Workplace

  init() throws {
    work = try Workplace()
    try work.plant(Texts.english, "english.txt")
    try work.plant(Texts.persian, "persian.txt")
  }

  @Test(
    "What is no tokenizer",
    arguments: [
      (
        "vocab show folder", 65,
        "folder is no model: it has no config.json; give the folder of a model, or"
      ),
      (
        "vocab show none.json", 66,
        "there is no tokenizer none.json; make it with 'lm vocab build CORPUS"
      ),
      ("vocab convert none out.txt", 66, "there is no model none; make it with 'lm train CORPUS"),
      ("tokenize text.txt --model folder", 65, "folder is no model"),
      (
        "vocab convert none out.xyz", 64,
        "the name 'out.xyz' tells no format; choose one that ends in tokenizer.json, .json or .txt"
      ),
      ("vocab build text.txt --out v.xyz", 64, "the name 'v.xyz' tells no format"),
      ("train text.txt --vocab none.txt", 66, "there is no tokenizer none.txt"),
    ])
  func noTokenizer(line: String, code: Int32, part: String) throws {
    let work = try Workplace()
    try work.plant(Texts.english, "text.txt")
    try work.plant("a\n", "folder/a.txt")
    expectFailure(try work.lm(line), code, part)
  }

  @Test(arguments: Shared.kinds)
  func builtTokenizerIsThatOfTheModel(_ kind: String) throws {
    let size = kind == "bpe" ? " --vocab-size 300" : ""
    let built: TokenizerSummary = try work.lm(
      "vocab build persian.txt --tokens \(kind)\(size) --out own.json --json"
    ).figures()
    #expect(built.file == "own.json" && built.format == .model && built.tokens.rawValue == kind)
    let isPlain = ["whitespace", "byte"].contains(kind)
    #expect(built.normalization == (isPlain ? .none : .fa))
    expectSuccess(
      try work.lm(
        "train persian.txt --tokens \(kind)\(size) --hidden 8 --epochs 1 --out learnt --threads 1"))
    expectSuccess(
      try work.lm(
        "train persian.txt --vocab own.json --hidden 8 --epochs 1 --out given --threads 1"))
    // That it was learnt is all that differs.
    #expect(try work.differences("given", "learnt") == ["config.json"])
    let given = try work.bundle("given").manifest
    var learnt = try work.bundle("learnt").manifest
    #expect(learnt.vocabularyLimits != nil && given.vocabularyLimits == nil)
    learnt.vocabularyLimits = nil
    #expect(learnt == given)
    #expect(try work.read("own.json") == work.read("learnt/vocabulary.json"))
    let shown: VocabularyEntries = try work.lm("vocab show learnt --json").figures()
    #expect(shown.entries.count == built.entries && shown.size == built.entries)
    #expect(shown.entries.map(\.id) == Array(0..<Int32(built.entries)))
    #expect(shown.entries[1].token == "<eos>" && shown.tokenizer == given.tokenizer)
    #expect((shown.merges != nil) == (kind == "bpe"))
    let rows = try work.lm("vocab show learnt").text.split(separator: "\n")
    #expect(
      rows.map(String.init)
        == shown.entries.map { "\($0.id)\t\($0.count)\t\(ForeignText.visible($0.token))" })
    #expect(
      try work.lm("vocab show learnt --top 3").text.split(separator: "\n") == Array(rows.prefix(3)))
  }

  @Test(arguments: Shared.kinds)
  func otherFormatsGiveTheSameIds(_ kind: String) throws {
    let size = kind == "bpe" ? " --vocab-size 300" : ""
    expectSuccess(try work.lm("vocab build persian.txt --tokens \(kind)\(size) --out own.json"))
    expectSuccess(try work.lm("vocab convert own.json tokenizer.json"))
    let ids = try work.lm("tokenize persian.txt --model own.json --ids")
    expectSuccess(ids)
    #expect(try work.lm("tokenize persian.txt --model tokenizer.json --ids").text == ids.text)
  }

  @Test func inputsAreNotWrittenOver() throws {
    expectSuccess(try work.lm("vocab build persian.txt --out own.json"))
    let text = try work.read("persian.txt")
    for line in [
      "vocab build persian.txt --out persian.txt", "vocab convert own.json own.json",
      "tokenize persian.txt --model own.json --out ./persian.txt",
    ] {
      expectFailure(try work.lm("\(line) --force"), 64, "is what is read")
    }
    #expect(try work.read("persian.txt") == text)
    expectFailure(
      try work.lm("vocab convert own.json other.json --tokens char"), 64, "leave out --tokens")
  }

  @Test("A file that is there is replaced with --force alone")
  func replaced() throws {
    let line = "vocab build persian.txt --out own.json"
    expectSuccess(try work.lm(line))
    let kept = try work.read("own.json")
    for again in ["vocab build english.txt --out own.json", "vocab convert own.json own.json"] {
      #expect(try work.lm(again).code != 0)
    }
    expectFailure(
      try work.lm("vocab build english.txt --out own.json"), 73,
      "error: 'own.json' is there already; choose another name or give --force", alone: false)
    #expect(try work.read("own.json") == kept)
    expectSuccess(try work.lm("vocab build english.txt --out own.json --force"))
    #expect(try work.read("own.json") != kept)
  }

  @Test("A tokenizer is learnt from the training part, and with --whole from all of the text")
  func whole() throws {
    func tokens(_ options: String) throws -> Int {
      expectSuccess(
        try work.lm("vocab build english.txt --min-count 1 --out v.json --force \(options)"))
      return try work.lm("vocab show v.json --json").figures(VocabularyEntries.self).entries
        .reduce(0) { $0 + $1.count }
    }
    let coverage: VocabularyCoverage = try work.lm("vocab coverage english.txt --json").figures()
    #expect(try tokens("") == coverage.trainingTokens)
    #expect(try tokens("--whole") == coverage.trainingTokens + coverage.heldOutTokens)
  }

  @Test func aListIsATokenizer() throws {
    try work.plant("<unk>\n<eos>\nthe\nsea\n", "vocab.txt")
    #expect(
      try work.lm("tokenize --model vocab.txt --ids", input: "the sea sang").text == "2 3 0\n")
    expectSuccess(try work.lm("vocab convert vocab.txt own.json --tokens whitespace"))
    #expect(try work.lm("tokenize --model own.json --ids", input: "sea, the").text == "0 2\n")
    #expect(
      try work.lm("tokenize --model vocab.txt --tokens whitespace --ids", input: "sea, the").text
        == "0 2\n")
    expectSuccess(try work.lm("vocab convert own.json back.txt"))
    #expect(try work.read("back.txt") == work.read("vocab.txt"))
    expectFailure(try work.lm("vocab convert vocab.txt x.json --tokens bpe"), 65, "no merges")
  }

  @Test func coverageGrowsWithTheSize() throws {
    let outcome = try work.lm("vocab coverage english.txt --sizes 10,50,100000 --json")
    expectSuccess(outcome)
    let coverage: VocabularyCoverage = try outcome.figures()
    let rows = coverage.sizes
    #expect(rows.map(\.size) == [10, 50, coverage.types + 2])
    let training = rows.map(\.trainingUnknown)
    #expect(training == training.sorted(by: >) && training[0] > 0.3 && training[2] == 0)
    let held = rows.map(\.heldOutUnknown)
    #expect(held == held.sorted(by: >) && held[0] > held[2])
    // A vocabulary of the size has so many unknown tokens.
    let line = "english.txt --min-count 1 --vocab-size 50"
    expectSuccess(try work.lm("vocab build \(line) --out fifty.json"))
    try work.plant(Texts.english, "text.txt")
    let all: UnknownTokens = try work.lm("vocab unknown text.txt --model fifty.json --json")
      .figures()
    let unknown =
      training[1] * Double(coverage.trainingTokens) + held[1] * Double(coverage.heldOutTokens)
    #expect(abs(unknown - Double(all.unknown)) < 1e-6)
    #expect(all.tokens == coverage.trainingTokens + coverage.heldOutTokens)
    expectFailure(try work.lm("vocab coverage english.txt --sizes 10,x"), 64, "--sizes 10,x")
    expectFailure(try work.lm("vocab coverage english.txt --tokens bpe"), 64, "every text")
  }

  @Test func unknownTokensAreCounted() throws {
    try work.plant("<unk>\n<eos>\nthe\n", "vocab.txt")
    let outcome = try work.lm(
      "vocab unknown - --model vocab.txt --json", input: "the sea the sea\nsky")
    expectSuccess(outcome)
    let report: UnknownTokens = try outcome.figures()
    #expect(report.tokens == 7 && report.unknown == 3)
    #expect(report.types == 3 && report.unknownTypes == 2)
    #expect(report.top.map(\.token) == ["sea", "sky"] && report.top.map(\.count) == [2, 1])
    let one: UnknownTokens = try work.lm(
      "vocab unknown - --model vocab.txt --json --top 1", input: "the sea the sea\nsky"
    ).figures()
    #expect(one.top == Array(report.top.prefix(1)) && one.unknownTypes == 2)
  }

  @Test func damagedTokenizersAreNamed() throws {
    expectFailure(try work.lm("vocab show no.json"), 66, "no.json")
    try work.plant("{", "bad.json")
    expectFailure(try work.lm("vocab show bad.json"), 65, "bad.json")
    try work.plant("{}", "tokenizer.json")
    expectFailure(try work.lm("vocab show tokenizer.json"), 65, "tokenizer.json")
    expectFailure(
      try work.lm("train english.txt --vocab vocab.json --min-count 3"), 64, "--vocab")
  }
}
