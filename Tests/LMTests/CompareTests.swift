import Foundation
import Judging
import Testing

/// The figures and verdicts of `lm compare`.
@Suite struct CompareTests {
  @Test("Every pair has its difference, interval, p-value and verdict")
  func pairs() throws {
    let work = try EvalTests.workplace()
    let names = ["softmax", "moc", "mos", "ngram"].map { "models/\($0)" }
    let line = ["compare"] + names
    let report: ModelComparison = try work.lm(line + ["english.txt", "--json"]).figures()
    #expect(report.models.map(\.model) == names)
    #expect(report.unit == .token && report.per == "token" && !report.adjusted)
    #expect(
      report.pairs.map { [$0.first, $0.second] } == [
        [names[0], names[1]], [names[0], names[2]], [names[0], names[3]], [names[1], names[2]],
        [names[1], names[3]], [names[2], names[3]],
      ])
    let nats = Dictionary(uniqueKeysWithValues: report.models.map { ($0.model, $0.nats) })
    for pair in report.pairs {
      let (p, raised) = try (#require(pair.p), #require(pair.pHolm))
      #expect(p <= raised)
      let leader = pair.difference > 0 ? pair.first : pair.second
      #expect(pair.better == (raised < 0.05 ? leader : nil))
      #expect(pair.verdict.contains(" is better than ") == (pair.better != nil))
      #expect(pair.better == nil || pair.verdict.hasPrefix("\(leader) is better than "))
      #expect(abs(pair.lowerPerplexity - (1 - exp(-pair.difference))) < 1e-12)
      let interval = try #require(pair.differenceCI95)
      #expect(interval ~= pair.difference)
      let (first, second) = try (#require(nats[pair.first]), #require(nats[pair.second]))
      #expect(abs(second - first - pair.difference) < 1e-9)
      for tokens in [pair.firstBetterOn, pair.secondBetterOn] {
        #expect(tokens.count <= 5 && tokens.map(\.nats) == tokens.map(\.nats).sorted(by: >))
      }
    }
    // Models in the other order have the opposite differences and the same verdicts.
    let reversed: ModelComparison = try work.lm(
      ["compare"] + names.reversed() + ["english.txt", "--json"]
    ).figures()
    for pair in report.pairs {
      let other = try #require(
        reversed.pairs.first { $0.first == pair.second && $0.second == pair.first })
      #expect(abs(other.difference + pair.difference) < 1e-12 && other.better == pair.better)
      #expect(other.firstBetterOn == pair.secondBetterOn)
    }
    let alone: EvaluationFigures = try work.lm("eval english.txt --model models/moc --json")
      .figures()
    #expect(alone.perplexity == report.models[1].perplexity)
    #expect(alone.perplexityCI95 == report.models[1].perplexityCI95)
    // The best model stands first in the table.
    let rows = try work.lm(line + ["english.txt"]).text.split(separator: "\n")
    #expect(
      rows.dropFirst().prefix(4).map { String($0.prefix { $0 != " " }) }
        == report.models.sorted { $0.nats < $1.nats }.map(\.model))
    // The text that the models keep is too short for a verdict.
    let kept: ModelComparison = try work.lm(line + ["--json"]).figures()
    for pair in kept.pairs {
      #expect(pair.better == nil && pair.p == nil && pair.pHolm == nil)
      #expect(pair.verdict.contains("too short a text"))
    }
  }

  @Test("Other vocabularies compare by words spelled out, other tokens line by line")
  func units() throws {
    let work = try EvalTests.workplace()
    let small = "train english.txt --arch ngram --threads 1 --out"
    expectSuccess(try work.lm("\(small) small --vocab-size 30"))
    expectSuccess(try work.lm("\(small) chars --tokens char"))
    func alone(_ name: String) throws -> EvaluationFigures {
      try work.lm("eval --model \(name) --json").figures()
    }
    let adjusted: ModelComparison = try work.lm("compare models/softmax small --json").figures()
    #expect(adjusted.adjusted && adjusted.unit == .token)
    for (model, name) in zip(adjusted.models, ["models/softmax", "small"]) {
      #expect(
        abs(try #require(alone(name).perplexityAdjusted) / #require(model.perplexity) - 1) < 1e-9)
    }
    let lines: ModelComparison = try work.lm("compare models/softmax chars --json").figures()
    #expect(lines.unit == .line && lines.per == "character")
    #expect(lines.pairs[0].firstBetterOn.isEmpty && lines.pairs[0].secondBetterOn.isEmpty)
    let (chars, figure) = try (alone("chars"), lines.models[1])
    #expect(
      abs(try #require(figure.perplexity) / #require(chars.perplexityPerCharacter) - 1) < 1e-9)
    let line = "compare models/softmax chars english.txt"
    let pair = try work.lm("\(line) --json").figures(ModelComparison.self).pairs[0]
    #expect(try work.lm(line).text.contains("\n\(pair.verdict)\n"))
  }

  @Test("Characters are those of Persian, and a model that does not spell words is never better")
  func persian() throws {
    let work = try EvalTests.workplace()
    try work.plant(Texts.persian, "persian.txt")
    let train = "train persian.txt --arch ngram --threads 1 --out"
    // Frequencies of characters are worse than n-grams of words, most of which are known.
    expectSuccess(try work.lm("\(train) chars --tokens char --order 1"))
    expectSuccess(try work.lm("\(train) few --vocab-size 20"))
    let chars: EvaluationFigures = try work.lm("eval persian.txt --model chars --json").figures()
    for name in ["models/persian", "few"] {
      let report: ModelComparison = try work.lm("compare \(name) chars persian.txt --json")
        .figures()
      #expect(
        abs(
          try #require(report.models[1].perplexity) / #require(chars.perplexityPerCharacter) - 1)
          < 1e-9)
      let pair = report.pairs[0]
      #expect(report.models[0].isLowerBound == (name == "few"))
      #expect(pair.difference > 0)
      guard name == "few" else { continue }
      #expect(pair.better == nil && pair.isLowerBound)
      #expect(pair.verdict.contains("no verdict, since few does not spell unknown words"))
    }
  }

  @Test("The text may stand last, or be an option")
  func corpora() throws {
    let work = try EvalTests.workplace()
    let text = "The old lighthouse stood.\nA gull cried.\n"
    try work.plant(text, "text.txt")
    let last: ModelComparison = try work.lm("compare models/softmax models/mos text.txt --json")
      .figures()
    let option = try work.lm("compare models/softmax models/mos --corpus text.txt --json")
    #expect(try option.figures() == last)
    #expect(last.corpus == "text.txt")
    let read: ModelComparison = try work.lm(
      "compare models/softmax models/mos models/ngram - --json", input: text
    ).figures()
    #expect(read.models.count == 3 && read.models[0].nats == last.models[0].nats)
  }

  @Test("Mixtures and adapted models are compared as any other")
  func kinds() throws {
    let work = try EvalTests.workplace()
    let names = ["models/softmax+models/ngram", "models/softmax", "models/ngram"]
    let line = ["compare"] + names
    let report: ModelComparison = try work.lm(line + ["--cache", "50", "--json"]).figures()
    #expect(report.models.map(\.model) == ["models/softmax + models/ngram"] + names[1...])
    #expect(report.models.map { $0.adaptive != nil } == [false, true, false])
    #expect(report.models.map { $0.mix != nil } == [true, false, false])
    #expect(report.models[1].adaptive?.cache?.size == 50)
    func perplexity(_ line: String) throws -> Double? {
      try work.lm("eval \(line) --json").figures(EvaluationFigures.self).perplexity
    }
    #expect(try perplexity("--model models/softmax --cache 50") == report.models[1].perplexity)
    let mix = "--mix models/softmax models/ngram"
    #expect(try perplexity("\(mix) --cache 50") == report.models[0].perplexity)
    let plain: ModelComparison = try work.lm(Array(line.prefix(3)) + ["--json"]).figures()
    #expect(try perplexity(mix) == plain.models[0].perplexity)
    expectFailure(
      try work.lm(Array(line.prefix(3)) + ["--split", "valid"]), 64, "validation part")
    expectFailure(
      try work.lm("compare models/softmax models/mos --cache 5 --tune --split valid"), 64, "--tune")
    expectFailure(
      try work.lm("compare models/softmax models/mos --cache 5 --state reset"), 64, "--state reset")
  }

  @Test("--top, --state, --temperature and --split reach the figures")
  func options() throws {
    let work = try Shared.workplace()
    func report(_ options: String) throws -> ModelComparison {
      try work.lm("compare models/softmax models/mos --json \(options)").figures()
    }
    let usual = try report("")
    #expect(usual.state == "carry" && usual.corpus == "test")
    #expect(usual.models.allSatisfy { $0.temperature == nil })
    let top = try report("--top 2").pairs[0]
    #expect(top.firstBetterOn == Array(usual.pairs[0].firstBetterOn.prefix(2)))
    #expect(top.secondBetterOn == Array(usual.pairs[0].secondBetterOn.prefix(2)))
    #expect(top.firstBetterOn.count == 2)
    #expect(try report("--top 0").pairs[0].firstBetterOn.isEmpty)
    for (options, eval) in [
      ("--state reset", "--state reset"), ("--temperature 2", "--temperature 2"),
      ("--split valid", "--split valid"),
    ] {
      let figures: EvaluationFigures = try work.lm("eval models/mos --json \(eval)").figures()
      let model = try report(options).models[1]
      #expect(model.nats == figures.natsPerToken && model.state == figures.state, "\(options)")
      #expect(model.temperature == figures.temperature)
      #expect(model.nats != usual.models[1].nats)
    }
  }

  @Test("A comparison of one model, of unlike texts or of nothing is refused")
  func refused() throws {
    let work = try EvalTests.workplace()
    expectFailure(try work.lm("compare models/softmax"), 64, "two models")
    expectFailure(try work.lm("compare models/softmax models/softmax"), 64, "twice")
    expectFailure(try work.lm("compare models/softmax models/none"), 66, "models/none")
    expectFailure(try work.lm("compare models/softmax models/persian"), 65, "different texts")
    expectFailure(
      try work.lm("compare models/mos models/moc english.txt --corpus english.txt"), 64,
      "english.txt and english.txt are two texts; give one")
  }

  @Test("Recipes are compared by --group, and one run of a recipe tells of models only")
  func groups() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "english.txt")
    var names: [String] = []
    for head in ["softmax", "mos"] {
      for seed in 1...2 {
        names.append("m/\(head)-\(seed)")
        expectSuccess(
          try work.lm(
            "train english.txt --head \(head) --seed \(seed) --hidden 8 --epochs 1 --threads 1 --out \(names[names.count - 1])"
          ))
      }
    }
    let line = ["compare"] + names + ["english.txt", "--group", "head"]
    let outcome = try work.lm(line)
    expectSuccess(outcome)
    let figures: ModelComparison = try work.lm(line + ["--json"]).figures()
    #expect(figures.groups?.map(\.name) == ["head softmax", "head mos"])
    #expect(figures.groups?.map(\.models) == [Array(names[..<2]), Array(names[2...])])
    let pair = try #require(figures.pairs.first)
    #expect(figures.pairs.count == 1 && pair.runs == [2, 2] && pair.p != nil)
    #expect(outcome.text.hasSuffix("\n\(pair.verdict)\n"))
    let best = try #require(figures.groups?.min { $0.nats < $1.nats })
    #expect(outcome.text.contains("\n\n\(best.name)"))
    let single = try work.lm(["compare", names[0], names[2], "english.txt", "--group", "head"])
    expectSuccess(single)
    #expect(single.text.contains("no verdict about recipes by a single run; train other seeds"))
    for (group, message) in [
      ("seed", "runs of one recipe differ in their seed"),
      ("hed", "'hed' is no option of a model to group by (did you mean head?)"),
      ("head,", "'' is no option of a model"),
    ] {
      expectFailure(try work.lm(["compare"] + names + ["--group", group]), 64, message)
    }
    expectFailure(
      try work.lm(["compare", names[0], "\(names[1])+\(names[2])", "--group", "head"]), 64,
      "since it is a mixture")
  }
}
