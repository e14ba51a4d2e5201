import CPUCompute
import Evaluation
import FigureTables
import Foundation
import LanguageModels
import ModelFolders
import ModelTesting
import Randomness
import Recipes
import Statistics
import TestSupport
import Testing
import Tokenization
import Training

@testable import Judging

/// Verdicts on losses that are made up, so that it is known which model is better.
@Suite struct ModelComparisonTests {
  let folder: TemporaryFolder
  let small: SmallModel
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    small = SmallModel()
    file = try folder.plant(SmallModel.text(lines: 150, seed: 9), "text.txt")
  }

  func model(_ name: String, _ small: SmallModel) throws -> JudgedModel {
    try JudgedModel(small.makeNGrams("\(folder.path)/\(name)"), on: CPUBackend(threads: 1))
  }

  /// A model whose losses are those of a text of random difficulty, and `offset` more.
  func compared(
    _ name: String, _ offset: Double, noise: Double = 0.3, seed: UInt64 = 1,
    _ small: SmallModel? = nil, _ path: String? = nil
  ) throws -> ComparedModel {
    let model = try model(name, small ?? self.small)
    let text = try JudgedText(TextSource(path ?? file, nil), for: model)
    var common = RandomStream(seed: 4, purpose: "difficulty")
    var own = RandomStream(seed: seed, purpose: name)
    let losses = text.ids.map { _ in
      4 * common.unit() + offset + noise * (own.unit() - 0.5)
    }
    return ComparedModel(model, text, losses: losses)
  }

  @Test("The better model is the better one in either order")
  func orders() throws {
    let (good, bad) = (try compared("good", 0), try compared("bad", 0.1))
    let one = try ModelComparison([good, bad])
    let other = try ModelComparison([bad, good])
    #expect(one.unit == .token && one.per == "token" && !one.adjusted)
    let (a, b) = (one.pairs[0], other.pairs[0])
    let difference = zip(good.losses, bad.losses).reduce(0) { $0 + $1.1 - $1.0 }
    #expect(JudgementTests.isClose(a.difference, difference / Double(good.losses.count)))
    #expect(JudgementTests.isClose(b.difference, -a.difference))
    #expect(a.better == good.name && b.better == good.name)
    #expect(a.verdict.hasPrefix("\(good.name) is better than \(bad.name): "))
    #expect(a.verdict == b.verdict)
    #expect(a.verdict(first: "x", second: "y").hasPrefix("x is better than y: "))
    #expect(b.verdict(first: "x", second: "y").hasPrefix("y is better than x: "))
    #expect(JudgementTests.isClose(a.lowerPerplexity, 1 - exp(-a.difference)))
    let (first, second) = (try #require(a.differenceCI95), try #require(b.differenceCI95))
    #expect(first.lowerBound < a.difference && a.difference < first.upperBound)
    #expect(first.lowerBound > 0)
    #expect(abs(first.lowerBound + second.upperBound) < 1e-9)
    #expect(abs(first.upperBound + second.lowerBound) < 1e-9)
    let lower = try #require(a.lowerPerplexityCI95)
    #expect(JudgementTests.isClose(lower.lowerBound, 1 - exp(-first.lowerBound)))
    #expect(JudgementTests.isClose(lower.upperBound, 1 - exp(-first.upperBound)))
    for (model, losses) in zip(one.models, [good.losses, bad.losses]) {
      let mean = JudgementTests.mean(losses)
      #expect(JudgementTests.isClose(model.nats, mean))
      #expect(JudgementTests.isClose(model.perplexity, exp(mean)))
      let interval = try #require(model.perplexityCI95)
      #expect(interval.lowerBound < exp(mean) && exp(mean) < interval.upperBound)
      #expect(!model.isLowerBound && model.state == "reset" && model.head == .ngram)
    }
    #expect(one.state == "carry" && one.corpus == file)
  }

  @Test func noVerdictWithoutADifference() throws {
    let (a, b) = (try compared("a", 0), try compared("b", 0, seed: 2))
    for models in [[a, b], [b, a]] {
      let pair = try ModelComparison(models).pairs[0]
      #expect(pair.better == nil && pair.p ?? 0 > 0.05)
      #expect(pair.verdict.contains("no difference that this text can show"))
    }
    let (same, copy) = (try compared("same", 0, noise: 0), try compared("copy", 0, noise: 0))
    let equal = try ModelComparison([same, copy]).pairs[0]
    #expect(equal.difference == 0 && equal.better == nil)
  }

  @Test func noVerdictOnAShortText() throws {
    let short = try folder.plant(SmallModel.text(lines: 20, seed: 9), "short.txt")
    let (good, bad) = (
      try compared("good", 0, nil, short), try compared("bad", 1, nil, short)
    )
    let comparison = try ModelComparison([good, bad])
    let pair = comparison.pairs[0]
    #expect(pair.better == nil && pair.p == nil && pair.pHolm == nil && pair.differenceCI95 == nil)
    #expect(pair.verdict.contains("too short a text for a verdict"))
    #expect(comparison.models[0].perplexityCI95 == nil)
  }

  @Test("p-values are raised together, by every pair")
  func holm() throws {
    let models = try [0, 0.012, 0.02, 0.5].enumerated().map {
      try compared("m\($0)", $1, seed: UInt64($0))
    }
    let pairs = try ModelComparison(models).pairs
    #expect(
      pairs.map { [$0.first, $0.second] }
        == [
          [0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3],
        ].map { $0.map { models[$0].name } })
    let pValues = pairs.map { $0.p ?? .nan }
    var highest = 0.0
    for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
      highest = max(highest, min(1, Double(6 - rank) * pValues[index]))
      #expect(abs((pairs[index].pHolm ?? .nan) - highest) < 1e-12)
      #expect((pairs[index].better != nil) == (highest < 0.05))
    }
    #expect(zip(pairs, pValues).contains { $0.pHolm ?? 0 > $1 })
  }

  @Test("Tokens are those on which most is saved, in all")
  func tokens() throws {
    let (a, b) = (try compared("a", 0, noise: 1), try compared("b", 0, noise: 1, seed: 2))
    let pair = try ModelComparison([a, b], top: 3).pairs[0]
    var sums: [Int32: (nats: Double, times: Int)] = [:]
    for (id, (first, second)) in zip(a.text.ids, zip(a.losses, b.losses)) {
      sums[id, default: (0, 0)].nats += second - first
      sums[id, default: (0, 0)].times += 1
    }
    let sorted = sums.sorted { $0.value.nats > $1.value.nats }
    for (tokens, expected, sign) in [
      (pair.firstBetterOn, Array(sorted.prefix(3)), 1.0),
      (pair.secondBetterOn, Array(sorted.reversed().prefix(3)), -1.0),
    ] {
      #expect(tokens.map(\.token) == expected.map { a.vocabulary.token($0.key) })
      #expect(tokens.map(\.times) == expected.map(\.value.times))
      for (token, (_, value)) in zip(tokens, expected) {
        #expect(abs(token.nats - sign * value.nats) < 1e-9 && token.nats > 0)
      }
    }
    #expect(try ModelComparison([a, b], top: 0).pairs[0].firstBetterOn.isEmpty)
  }

  @Test("Other vocabularies share out the unknown token")
  func adjusted() throws {
    var fewer = small
    fewer.entries = 5
    let (a, b) = (try compared("all", 0), try compared("few", 0, fewer))
    let comparison = try ModelComparison([a, b])
    #expect(comparison.adjusted && comparison.unit == .token)
    for (model, compared) in zip(comparison.models, [a, b]) {
      let share = log(Double(compared.text.unknownTypes))
      let unknown = Double(compared.text.ids.count { $0 == Vocabulary.unknown })
      let nats = compared.losses.reduce(0, +) + unknown * share
      #expect(JudgementTests.isClose(model.nats, nats / Double(compared.losses.count)))
      #expect(model.unknown == Int(unknown))
    }
  }

  @Test("Lines are compared where tokens differ, and unspelt words win nothing")
  func lines() throws {
    var characters = small
    characters.tokenizer = TokenizerConfiguration(kind: .char)
    let known = "the sea keeps old دریا and 12 gulls\n"
    let path = try folder.plant(String(repeating: known, count: 50), "known.txt")
    let rare = try folder.plant(String(repeating: "seals " + known, count: 50), "rare.txt")
    /// Words cost `offset` more; characters cost about as much a line as words.
    func comparison(_ path: String, _ offset: Double, _ isFirst: Bool) throws -> ModelComparison {
      let name = "\(offset)\(isFirst)\(path.hasSuffix("rare.txt"))"
      let words = try compared("w\(name)", 2 + offset, small, path)
      var letters = try compared("c\(name)", 0, characters, path)
      let scale = words.losses.reduce(0, +) - offset * Double(words.losses.count)
      let total = letters.losses.reduce(0, +)
      letters = ComparedModel(
        try model("l\(name)", characters), letters.text,
        losses: letters.losses.map { $0 * scale / total })
      return try ModelComparison(isFirst ? [words, letters] : [letters, words])
    }
    for isFirst in [true, false] {
      for offset in [-1.0, 1] {
        let plain = try comparison(path, offset, isFirst)
        #expect(plain.unit == .line && plain.per == "character" && plain.adjusted)
        let words = plain.models[isFirst ? 0 : 1].model
        let letters = plain.models[isFirst ? 1 : 0].model
        #expect(plain.pairs[0].better == (offset < 0 ? words : letters))
        #expect(plain.pairs[0].firstBetterOn.isEmpty)
      }
      // Words that are better leave a word a line unspelt; characters that are better spell all.
      let bound = try comparison(rare, -1.5, isFirst)
      #expect(bound.pairs[0].better == nil && bound.pairs[0].pHolm ?? 1 < 0.05)
      #expect(bound.pairs[0].verdict.contains("does not spell unknown words"))
      #expect(bound.models[isFirst ? 0 : 1].isLowerBound)
      #expect(!bound.models[isFirst ? 1 : 0].isLowerBound)
      let sure = try comparison(rare, 1, isFirst)
      #expect(sure.pairs[0].better == sure.models[isFirst ? 1 : 0].model)
    }
    let plain = try comparison(path, 1.5, true)
    let scalars = Double(50 * known.unicodeScalars.count)
    let words = try compared("again", 3.5, small, path)
    #expect(abs(plain.models[0].nats - words.losses.reduce(0, +) / scalars) < 0.01)
  }

  @Test("A verdict on lines needs 40 of them", arguments: [39, 40])
  func fewLines(count: Int) throws {
    var characters = small
    characters.tokenizer = TokenizerConfiguration(kind: .char)
    let text = String(repeating: "the sea keeps old gulls\n", count: count)
    let path = try folder.plant(text, "lines\(count).txt")
    let (words, letters) = try (
      compared("words\(count)", 9, small, path), compared("letters\(count)", 0, characters, path)
    )
    let comparison = try ModelComparison([words, letters])
    #expect(comparison.unit == .line)
    #expect((comparison.models[0].perplexityCI95 == nil) == (count < 40))
    let pair = comparison.pairs[0]
    #expect((pair.differenceCI95 == nil) == (count < 40) && (pair.p == nil) == (count < 40))
    #expect(pair.verdict.contains("too short a text for a verdict") == (count < 40))
  }

  @Test func texts() throws {
    let (a, b) = (
      try compared("a", 0), try compared("b", 0, nil, folder.plant("the sea\n", "b.txt"))
    )
    #expect(throws: JudgingError.self) { try ModelComparison([a, b]) }
    #expect(throws: JudgingError.self) { try ModelComparison([a]) }
    do {
      _ = try ModelComparison([a, b])
    } catch let error as JudgingError {
      #expect(error.code == .differentTexts && error.subject == a.name && error.other == b.name)
    }
  }

  @Test("One call scores models of all kinds, and tells how far it is")
  func oneCall() throws {
    let backend = try CPUBackend(threads: 1)
    let network = try JudgedModel(
      small.make("\(folder.path)/mos", .mos, on: backend), on: backend)
    let ngram = try model("ngram", small)
    let mixture = try JudgedModel(mixing: [network, ngram])
    let text = try JudgedText(TextSource(file, nil), for: network)
    var steps: [Int] = []
    let comparison = try ModelComparison(of: [network, mixture], on: TextSource(file, nil)) {
      #expect($1 == 2 * text.ids.count)
      steps.append($0)
    }
    #expect(steps == steps.sorted() && steps.count > 2)
    for (model, judged) in zip(comparison.models, [network, mixture]) {
      #expect(JudgementTests.isClose(model.nats, JudgementTests.mean(try judged.losses(of: text))))
    }
    #expect(comparison.models.map(\.head) == [.network(.mos), nil])
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try ModelComparison(of: [network, mixture], on: TextSource(file, nil)) { _, _ in throw Stop()
      }
    }
  }

  @Test("The row and the entry of a mixture have its weights and adaptations, as those of eval")
  func mixtures() throws {
    let backend = try CPUBackend(threads: 1)
    let paths = ["mos", "ngram", "other"].map { "\(folder.path)/\($0)" }
    _ = try small.make(paths[0], .mos, on: backend)
    _ = try small.makeNGrams(paths[1])
    _ = try small.makeNGrams(paths[2], order: 2)
    let mixture = try ModelReference("\(paths[0])+\(paths[1])")
    var request = try ComparisonRequest([mixture, ModelReference(paths[2])], text: file)
    request.options.adaptation = Adaptation(dynamic: .init(.rms), cache: .init(size: 50))
    let comparison = try request.run(on: backend)
    var evaluation = EvaluationRequest(mixture, text: file)
    evaluation.options = request.options
    let figures = try evaluation.run(on: backend).figures
    func object(_ value: some Encodable) throws -> [String: Any] {
      try #require(
        try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any])
    }
    // All keys of eval, but for the figures of the models alone.
    var expected = try #require(try object(figures)["mix"] as? [String: Any])
    expected["models"] = try #require(expected["models"] as? [[String: Any]]).map {
      $0.filter { $0.key != "perplexity" }
    }
    let entries = try #require(try object(comparison)["models"] as? [[String: Any]])
    let mix = try #require(entries[0]["mix"] as? [String: Any])
    #expect(mix as NSDictionary == expected as NSDictionary)
    let models = try #require(mix["models"] as? [[String: Any]])
    #expect(Set(mix.keys) == ["models", "tuned_on"])
    #expect(Set(models[0].keys) == ["model", "weight", "adaptive"])
    #expect(Set(models[1].keys) == ["model", "weight"])
    #expect(entries[1]["mix"] == nil)

    let lines = comparison.text.split(separator: "\n").map(String.init)
    let row = try #require(lines.firstIndex { $0.hasPrefix("\(paths[0]) + \(paths[1])  ") })
    let weights = try #require(figures.mix).models.map { JudgementTests.fixed($0.weight, 3) }
    let adaptation =
      "dynamic rms (rate 0.0001, decay 0.001, segment 5), cache 50 (flatness 0.3, weight 0.1)"
    #expect(
      Array(lines[(row + 1)...(row + 3)]) == [
        "  mixture             weights by \(figures.mix?.tunedOn ?? 0) tokens of validation",
        "    \(weights[0]) ×           \(paths[0]), \(adaptation)",
        "    \(weights[1]) ×           \(paths[1])",
      ])
  }

  @Test func keys() throws {
    let comparison = try ModelComparison([compared("a", 0), compared("b", 1)])
    let data = try JSONEncoder().encode(comparison)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(
      Set(object.keys) == ["corpus", "state", "unit", "per", "adjusted", "models", "pairs"])
    let model = try #require((object["models"] as? [[String: Any]])?.first)
    #expect(
      Set(model.keys) == [
        "model", "head", "tokens", "unknown", "nats", "perplexity", "perplexity_ci95",
        "is_lower_bound", "state", "trained_on",
      ])
    let pair = try #require((object["pairs"] as? [[String: Any]])?.first)
    #expect(
      Set(pair.keys) == [
        "first", "second", "difference", "difference_ci95", "lower_perplexity",
        "lower_perplexity_ci95", "p", "p_holm", "better", "verdict", "first_better_on",
        "second_better_on", "is_lower_bound",
      ])
  }

  @Test func linesThatAreNotTheSameAreNotCompared() throws {
    var (words, characters) = (small, small)
    words.tokenizer = TokenizerConfiguration(kind: .whitespace, endOfSentence: false)
    characters.tokenizer = TokenizerConfiguration(kind: .char)
    let (a, b) = (try compared("words", 0, words), try compared("characters", 0, characters))
    let error = #expect(throws: JudgingError.self) { try ModelComparison([a, b]) }
    #expect(error?.code == .differentLines && error?.subject == a.name && error?.other == b.name)
  }

  @Test("Lines share out the unknown token among all words that it stands for")
  func linesWithUnknownWords() throws {
    var characters = small
    characters.tokenizer = TokenizerConfiguration(kind: .char)
    let text = String(repeating: "seals keep the sea\nwhales keep the old sea\n", count: 25)
    let path = try folder.plant(text, "unknown.txt")
    let words = try compared("words", 0, small, path)
    let comparison = try ModelComparison([words, compared("letters", 0, characters, path)])
    // "seals", "whales" and "keep" are unknown.
    #expect(words.text.unknownTypes == 3 && comparison.models[0].unknown == 100)
    let nats = words.losses.reduce(0, +) + 100 * log(3)
    #expect(comparison.unit == .line && comparison.models[0].isLowerBound)
    #expect(
      JudgementTests.isClose(comparison.models[0].nats, nats / Double(text.unicodeScalars.count)))
  }

  @Test(
    "Runs of recipes are compared as groups: by the mean of the runs, with Holm over the groups")
  func groups() throws {
    // Two runs a recipe; the runs of the first recipe differ more than the recipes do.
    let offsets = [("a1", 0.0), ("b1", 0.2), ("a2", 0.3), ("b2", 0.5), ("c1", 2.0), ("c2", 2.01)]
    let models = try offsets.map { try compared($0.0, $0.1, noise: 0.05) }
    let recipes = offsets.map { name, _ in
      var recipe = Recipe()
      recipe.model.head = name.hasPrefix("a") ? .softmax : name.hasPrefix("b") ? .moc : .mos
      recipe.training.seed = name.hasSuffix("1") ? 1 : 2
      return recipe
    }
    let comparison = try ModelComparison(
      models, state: .carry, top: 5, grouping: Grouping(recipes, by: ["head"]))
    let groups = try #require(comparison.groups)
    #expect(groups.map(\.name) == ["head softmax", "head moc", "head mos"])
    #expect(groups[0].models == [models[0].name, models[2].name] && groups[0].alsoDiffers.isEmpty)
    let means = models.map { JudgementTests.mean($0.losses) }
    #expect(JudgementTests.isClose(groups[0].nats, (means[0] + means[2]) / 2))
    #expect(JudgementTests.isClose(groups[1].lowest, exp(means[1])))
    #expect(JudgementTests.isClose(groups[1].highest, exp(means[3])))
    #expect(JudgementTests.isClose(groups[0].spread, abs(means[2] - means[0]) / 2.squareRoot()))
    #expect(comparison.groupedBy == ["head"] && comparison.models.count == 6)
    #expect(
      comparison.pairs.map { [$0.first, $0.second] } == [
        ["head softmax", "head moc"], ["head softmax", "head mos"], ["head moc", "head mos"],
      ])
    let first = comparison.pairs[0]
    #expect(first.better == nil && first.runs == [2, 2] && first.firstBetterOn.isEmpty)
    #expect(first.verdict.contains("no difference that 2 and 2 runs on this text can show"))
    let known = RecipeComparison(
      [models[0].losses, models[2].losses], [models[1].losses, models[3].losses])
    #expect(first.difference == known.difference && first.p == known.pValue)
    #expect(first.differenceCI95 == known.interval)
    let sure = comparison.pairs[1]
    #expect(
      sure.better == "head softmax" && sure.verdict.hasSuffix("; about recipes, by 2 and 2 runs"))
    let pValues = comparison.pairs.compactMap(\.p)
    #expect(comparison.pairs.compactMap(\.pHolm) == PairedComparison.adjusted(pValues))
    // As models the same losses would tell that a2 is worse than b1, which only the seeds say.
    let alone = try ModelComparison(models)
    #expect(alone.groups == nil && alone.pairs.count == 15)
    #expect(alone.pairs.contains { $0.better == models[1].name && $0.second == models[2].name })
  }

  @Test("A single run tells nothing of its recipe; other options that differ are told")
  func singleRuns() throws {
    let models = try ["x", "y", "z"].map { try compared($0, $0 == "z" ? 1 : 0) }
    let recipes = (0..<3).map { index in
      var recipe = Recipe()
      recipe.model.head = index < 2 ? .softmax : .mos
      recipe.training.rate = index == 0 ? 0.001 : 0.002
      return recipe
    }
    let comparison = try ModelComparison(
      models, state: .carry, top: 5, grouping: Grouping(recipes, by: ["head"]))
    let pair = comparison.pairs[0]
    #expect(pair.better == nil && pair.p == nil && pair.differenceCI95 == nil)
    #expect(pair.verdict.contains("no verdict about recipes by a single run; train other seeds"))
    #expect(comparison.groups?.map(\.alsoDiffers) == [["lr"], []])
    #expect(
      comparison.notes == ["the runs of head softmax differ in more than their seed: lr"])
    #expect(comparison.groups?[1].spread == nil)
    // By both options every model is a recipe of its own.
    let both = Grouping(recipes, by: ["head", "lr"])
    #expect(
      both.groups.map(\.name) == [
        "head softmax, lr 0.001", "head softmax, lr 0.002", "head mos, lr 0.002",
      ])
  }
}
