import Foundation
import Judging
import ModelFolders
import Runs
import Testing

/// `lm train --arch ngram` and what is done with its models.
@Suite struct NGramCommandTests {
  static let train = "train english.txt --arch ngram --vocab models/softmax --threads 1"

  static func workplace() throws -> Workplace {
    let work = try Workplace()
    try work.plant(Texts.english, "english.txt")
    try work.copy("models", of: Shared.workplace(), to: "models")
    return work
  }

  @Test func nGramsAreTrainedJudgedAndDescribed() throws {
    let work = try Self.workplace()
    let trained: NGramSummary = try work.lm("\(Self.train) --order 3 --json").figures()
    #expect(trained.order == 3 && trained.folder == "models/ngram" && trained.discounts.count == 3)
    let judged: EvaluationFigures = try work.lm("eval --head ngram --json").figures()
    #expect(judged.head == .ngram && judged.model == "models/ngram")
    #expect(trained.testPerplexity == judged.perplexity && judged.perplexity ?? 0 > 1)
    let valid: EvaluationFigures = try work.lm("eval --head ngram --split valid --json").figures()
    #expect(trained.validPerplexity == valid.perplexity)
    // The newest model is judged.
    #expect(try work.lm("eval --json").figures(EvaluationFigures.self).head == .ngram)
    let info: ModelSummary = try work.lm("info models/ngram --json").figures()
    #expect(info.blocks.map(\.name) == ["1-grams", "2-grams", "3-grams"])
    #expect(info.blocks.map(\.shape) == trained.ngrams.map { [$0] })
    let table = try work.lm("info models/ngram").text
    for (index, count) in trained.ngrams.enumerated() {
      #expect(
        table.contains(
          try Regex(
            "\\n *\(index + 1)-grams +\(count.formatted(.number.locale(.init(identifier: "en_US"))))\n"
          )), "\(table)")
    }
    expectSuccess(try work.lm("tokenize english.txt --model models/ngram"))
  }

  @Test("Back-offs that make more than 1 of a probability give no figures")
  func backOffs() throws {
    let work = try Self.workplace()
    expectSuccess(try work.lm("\(Self.train) --out a"))
    let text = String(decoding: try work.read("a/model.arpa"), as: UTF8.self)
    let changed = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let fields = line.split(separator: "\t")
      guard fields.count == 3, let weight = Double(fields[2]) else { return String(line) }
      return "\(fields[0])\t\(fields[1])\t\(weight + 5)"
    }
    try work.plant(changed.joined(separator: "\n"), "a/model.arpa")
    expectFailure(
      try work.lm("eval a english.txt --no-verify"), 65, "a gives probabilities above 1")
  }

  @Test("The same command writes the same bytes, and so do its own options")
  func again() throws {
    let work = try Self.workplace()
    for name in ["a", "b"] { expectSuccess(try work.lm("\(Self.train) --out \(name)")) }
    expectSuccess(try work.lm("train english.txt --like a --out c"))
    #expect(try work.differences("a", "b") == [])
    #expect(try work.differences("a", "c") == [])
  }

  @Test("Characters, bytes and byte pairs have n-grams too", arguments: Shared.kinds)
  func kinds(_ kind: String) throws {
    let work = try Workplace()
    try work.plant(Texts.persian + "a <s> </s> <unk> <0x20>\n", "text.txt")
    let line = "train text.txt --arch ngram --tokens \(kind) --min-count 1 --order 4 --json"
    let trained: NGramSummary = try work.lm(line).figures()
    let judged: EvaluationFigures = try work.lm("eval --head ngram --json").figures()
    #expect(trained.testPerplexity == judged.perplexity && judged.perplexity ?? 0 > 1)
  }

  @Test func optionsOfNetworksAreRefused() throws {
    let work = try Self.workplace()
    expectFailure(try work.lm("\(Self.train) --hidden 10"), 64, "--hidden")
    expectFailure(try work.lm("\(Self.train) --order 0"), 64, "--order 0")
    expectFailure(try work.lm("\(Self.train) --preset char-small"), 64)
    expectSuccess(try work.lm(Self.train))
    expectFailure(try work.lm(Self.train), 73, "--force")
    expectSuccess(try work.lm("\(Self.train) --force"))
    expectFailure(try work.lm("inspect --model models/ngram --rank --next a"), 65, "n-gram")
    expectFailure(try work.lm("train --resume models/ngram"), 65, "n-gram")
  }

  @Test("Lines of two words have n-grams of four tokens at most, and that is said")
  func shortLines() throws {
    let work = try Workplace()
    try work.plant(String(repeating: "a b\nb c\n", count: 200), "short.txt")
    let trained = try work.lm("train short.txt --arch ngram --order 9 --json")
    #expect(trained.error.contains("no longer n-grams"))
    let figures: NGramSummary = try trained.figures()
    // <unk>, <eos>, a, b and c, with the start of a line.
    #expect(figures.order == 9 && figures.ngrams.count == 4)
    expectSuccess(try work.lm("eval --head ngram"))
  }

  @Test func damagedFilesAreRefused() throws {
    let work = try Self.workplace()
    expectSuccess(try work.lm(Self.train))
    let arpa = String(decoding: try work.read("models/ngram/model.arpa"), as: UTF8.self)
    for damaged in [
      String(arpa.prefix(1_000)), arpa.replacing("\\end\\", with: ""),
      arpa.replacing("lighthouse", with: "lighthose"), "",
    ] {
      try work.plant(damaged, "models/ngram/model.arpa")
      expectFailure(try work.lm("eval --head ngram"), 65, "model.arpa")
    }
    try work.remove("models/ngram/model.arpa")
    expectFailure(try work.lm("eval --head ngram"), 66, "n-grams")
  }
}
