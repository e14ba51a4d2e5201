import Foundation
import Testing

@Suite struct VocabTests {
  /// Takes the configuration out of a model's files, and some options out of that.
  static func config(
    _ model: inout [String: Data], without options: [String]
  ) throws -> NSDictionary {
    let bytes = try #require(model["config.json"])
    model["config.json"] = nil
    var config = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    var recipe = try #require(config["recipe"] as? [String: Any])
    for name in options { #expect(recipe.removeValue(forKey: name) != nil || name == "vocab_size") }
    config["recipe"] = recipe
    return config as NSDictionary
  }

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
  func aTokenizerIsWhatTheModelWouldHave(_ kind: String) throws {
    let size = kind == "bpe" ? " --vocab-size 300" : ""
    let built = try work.lm("vocab build persian.txt --tokens \(kind)\(size) --out own.json --json")
    expectSuccess(built)
    let entries = try #require(try built.json()["entries"] as? Int)
    expectSuccess(
      try work.lm(
        "train persian.txt --tokens \(kind)\(size) --hidden 8 --epochs 1 --out learnt --threads 1"))
    expectSuccess(
      try work.lm(
        "train persian.txt --vocab own.json --hidden 8 --epochs 1 --out given --threads 1"))
    var given = try work.model("given")
    var learnt = try work.model("learnt")
    // That it was learnt is all that differs.
    let config = try Self.config(
      &learnt, without: ["tokens", "vocab_size", "min_count", "normalize", "eos"])
    #expect(try Self.config(&given, without: ["vocab"]) == config)
    #expect(learnt == given)
    #expect(try work.read("own.json") == work.read("learnt/vocabulary.json"))
    let shown = try work.lm("vocab show learnt").text.split(separator: "\n")
    #expect(shown.count == entries)
    #expect(shown[1].hasSuffix("\t<eos>"))
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

  @Test func whatIsReadIsNotWrittenOver() throws {
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
    let rows = try #require(try outcome.json()["sizes"] as? [[String: Any]])
    let training = rows.compactMap { $0["training_unknown"] as? Double }
    let held = rows.compactMap { $0["held_out_unknown"] as? Double }
    #expect(training.count == 3 && training == training.sorted(by: >) && training[2] == 0)
    #expect(held.count == 3 && held == held.sorted(by: >))
    expectFailure(try work.lm("vocab coverage english.txt --sizes 10,x"), 64, "--sizes 10,x")
    expectFailure(try work.lm("vocab coverage english.txt --tokens bpe"), 64, "every text")
  }

  @Test func unknownTokensAreCounted() throws {
    try work.plant("<unk>\n<eos>\nthe\n", "vocab.txt")
    let outcome = try work.lm(
      "vocab unknown - --model vocab.txt --json", input: "the sea the sea\nsky")
    expectSuccess(outcome)
    let report = try outcome.json()
    #expect(report["tokens"] as? Int == 7 && report["unknown"] as? Int == 3)
    #expect(report["types"] as? Int == 3 && report["unknown_types"] as? Int == 2)
    let top = try #require(report["top"] as? [[String: Any]])
    #expect(top.first?["token"] as? String == "sea" && top.first?["count"] as? Int == 2)
  }

  @Test func whatIsNoTokenizerSaysSo() throws {
    expectFailure(try work.lm("vocab show no.json"), 66, "no.json")
    try work.plant("{", "bad.json")
    expectFailure(try work.lm("vocab show bad.json"), 65, "bad.json")
    try work.plant("{}", "tokenizer.json")
    expectFailure(try work.lm("vocab show tokenizer.json"), 65, "tokenizer.json")
    expectFailure(
      try work.lm("train english.txt --vocab vocab.json --min-count 3"), 64, "--vocab")
  }
}
