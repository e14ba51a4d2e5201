import Foundation
import Glibc
import JSON
import Judging
import LanguageModels
import ModelFolders
import NumberFormatting
import Randomness
import Recipes
import TestSupport
import Testing

/// `lm study`, and `lm compare` of its folder.
@Suite struct StudyCommandTests {
  static let study = """
    {
      "corpus": "english.txt",
      "base": {"hidden": 8, "layers": 1, "batch-size": 4, "bptt": 10, "lr": 0.01},
      "axes": {
        "kind": {
          "softmax": {"head": "softmax"},
          "mos": {"head": "mos", "components": 3},
          "wide": {"head": "softmax", "match": "parameters", "like": "mos"}
        }
      },
      "seeds": 2,
      "budget": {"epochs": 2}
    }
    """

  static func workplace() throws -> Workplace {
    let work = try Workplace()
    try work.plant(Texts.english, "english.txt")
    try work.plant(study, "heads.json")
    return work
  }

  @Test("The table has the figures of the models, and progress tells every run")
  func table() throws {
    let work = try Self.workplace()
    let outcome = try work.lm("study heads.json --threads 2")
    #expect(outcome.code == 0)
    let listing = try StudyListing(of: "\(work.path)/studies/heads")
    #expect(listing.recipes.map(\.name) == ["softmax", "mos", "wide"])
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.count == 5 && lines[0] == "studies/heads, perplexity")
    #expect(lines[1].hasPrefix("recipe   parameters  runs "))
    for recipe in listing.recipes {
      let valid = try #require(recipe.valid)
      let line = try #require(lines.first { $0.hasPrefix(recipe.name + " ") })
      #expect(line.contains(" 2/2  \(String(format: "%.2f", valid))  "))
      for run in recipe.runs {
        let figure = String(format: "%.2f", try #require(run.valid))
        #expect(outcome.error.contains("\(recipe.name) seed \(run.seed): valid \(figure)"))
      }
    }
    let order = listing.recipes.sorted { ($0.valid ?? 0) < ($1.valid ?? 0) }.map(\.name)
    #expect(lines.dropFirst(2).map { String($0.prefix { $0 != " " }) } == order)
    #expect(
      outcome.error.contains("3 recipes × 2 seeds: 6 runs, 2 at a time, about ")
        && outcome.error.hasSuffix(
          "note: 'lm compare studies/heads' tells which recipe is better\n")
    )
    let again = try work.lm("study heads.json --threads 2 --json -q")
    expectSuccess(again, quiet: true)
    let told: StudyListing = try again.figures()
    #expect(
      told.folder == "studies/heads" && told.recipes.map(\.valid) == listing.recipes.map(\.valid))
    #expect(told.recipes[1].runs[1].model == "studies/heads/mos/2")
  }

  @Test("The folder of a study is compared by its recipes, with the runs that have ended")
  func comparison() throws {
    let work = try Self.workplace()
    expectSuccess(try work.lm("study heads.json --out a/b --threads 2"))
    let comparison: ModelComparison = try work.lm("compare a/b --json --threads 1").figures()
    #expect(comparison.groupedBy == ["recipe"] && comparison.pairs.count == 3)
    #expect(comparison.groups?.map(\.name) == ["softmax", "mos", "wide"])
    #expect(comparison.groups?[1].models == ["a/b/mos/1", "a/b/mos/2"])
    #expect(comparison.groups?.allSatisfy(\.alsoDiffers.isEmpty) == true)
    let named: ModelComparison = try work.lm(
      "compare a/b/softmax/1 a/b/softmax/2 a/b/mos/1 a/b/mos/2 a/b/wide/1 a/b/wide/2"
        + " --group head,hidden --json --threads 1"
    ).figures()
    #expect(named.pairs.map(\.difference) == comparison.pairs.map(\.difference))
    try FileManager.default.removeItem(atPath: "\(work.path)/a/b/wide")
    let fewer = try work.lm("compare a/b --threads 1")
    #expect(fewer.error == "note: 4 runs of 6 have ended; the others are left out\n")
    #expect(fewer.text.contains("softmax and mos: ") && fewer.text.contains("  2 runs: "))
    #expect(!fewer.text.contains("wide"))
    expectFailure(
      try work.lm("compare a/b --group head"), 64,
      "a study has its own recipes; leave out --group, or name its models")
  }

  @Test("The plan trains nothing, and tells recipes and time")
  func plan() throws {
    let work = try Self.workplace()
    let outcome = try work.lm("study heads.json --plan --threads 1")
    #expect(outcome.code == 0)
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.count == 5)
    let heads = lines[0].split(separator: "  ", omittingEmptySubsequences: true)
    #expect(
      heads.map { $0.trimmingCharacters(in: .whitespaces) }
        == ["recipe", "parameters", "tokens", "tokens/s", "a run"])
    #expect(lines[4].hasPrefix("3 recipes × 2 seeds: 6 runs, 1 at a time, about "))
    #expect(try Set(work.files().keys) == ["english.txt", "heads.json"])
    let json = try work.lm("study heads.json --plan --threads 1 --json -q").json()
    #expect(json["seeds"]?.elements?.count == 2 && json["jobs"]?.integer == 1)
    let recipes = try #require(json["recipes"]?.elements)
    #expect(recipes.compactMap { $0["name"]?.string } == ["softmax", "mos", "wide"])
    #expect(recipes[2]["options"]?["hidden"]?.integer ?? 0 > 8)
  }

  @Test("What cannot be is one line and its exit code")
  func refusals() throws {
    let work = try Self.workplace()
    expectFailure(
      try work.lm("study none.json"), 66,
      "cannot read 'none.json': No such file or directory; check the path")
    try work.plant("[", "bad.json")
    expectFailure(
      try work.lm("study bad.json"), 65,
      "bad.json is no study: it is no JSON from byte 1 on; mend it there")
    try work.plant(#"{"corpus": "english.txt", "seeds": [1, 1]}"#, "twice.json")
    expectFailure(
      try work.lm("study twice.json"), 64, "a seed is there twice; leave one out")
    try work.plant("x", "used/a.txt")
    expectFailure(
      try work.lm("study heads.json --out used"), 73,
      "will not write to 'used': it has other things in it and no study; choose another folder")
    expectSuccess(try work.lm("study heads.json --threads 2"))
    try work.plant(Self.study.replacing("\"epochs\": 2", with: "\"epochs\": 3"), "heads.json")
    #expect(try work.lm("study heads.json").code == 73)
    try work.plant(Texts.persian, "english.txt")
    let changed = try work.lm("study heads.json")
    expectFailure(
      changed, 65,
      "the text of studies/heads has changed since the study began; choose another folder for the new text"
    )
  }

  @Test("A run that fails is told in the table and by the exit code")
  func failure() throws {
    let work = try Self.workplace()
    let wild =
      #""wild": {"optimizer": "sgd", "lr": 1e30, "clip-norm": "none", "cell": "rnn", "activation": "silu"},"#
    try work.plant(
      Self.study.replacing("\"softmax\": {\"head\"", with: wild + "\"softmax\": {\"head\""),
      "heads.json")
    let outcome = try work.lm("study heads.json --threads 2")
    #expect(outcome.code == 65)
    #expect(outcome.text.contains("wild ") && outcome.text.contains("2 failed"))
    #expect(
      outcome.error.contains(
        "error: 2 runs failed; the first is studies/heads/wild/1: the loss or its"))
  }

  /// The files of the models of a study, without logs, which hold times.
  private static func models(_ work: Workplace, _ study: String) throws -> [String: Data] {
    try work.files(study).filter { name, _ in
      !name.hasSuffix("/") && name != "study.json" && !name.hasSuffix("log.jsonl")
    }
  }

  @Test(
    "A study that is killed at random moments ends with the same models, to the byte",
    arguments: [
      study,
      study.replacing("\"epochs\": 2}", with: "\"epochs\": 4}, \"search\": {\"halving\": 2}"),
    ])
  func kills(_ study: String) throws {
    let work = try Self.workplace()
    try work.plant(study, "heads.json")
    let seconds = try ContinuousClock().measure {
      expectSuccess(
        try work.start(["study", "heads.json", "--out", "whole", "--threads", "2"]).wait())
    }
    let most = Long.isOn ? 20 : 5
    var draws = RandomStream(seed: TestSeed.value, purpose: "kills of a study")
    for number in 0..<most {
      let running = try work.start(["study", "heads.json", "--out", "cut", "--threads", "2", "-q"])
      let pause = draws.unit() * (seconds / .seconds(1)) * 2 / Double(most)
      usleep(UInt32(pause * 1e6) + 1_000)
      kill(running.pid, SIGKILL)
      let outcome = try running.wait()
      #expect(outcome.signal == SIGKILL || outcome.code == 0, "kill \(number): \(outcome.error)")
    }
    expectSuccess(try work.start(["study", "heads.json", "--out", "cut", "--threads", "1"]).wait())
    let (whole, cut) = (try Self.models(work, "whole"), try Self.models(work, "cut"))
    #expect(whole.count > 40 && Set(whole.keys) == Set(cut.keys))
    for (name, bytes) in whole { #expect(cut[name] == bytes, "\(name), SEED=\(TestSeed.value)") }
  }

  @Test("A signal saves every run, and the same command goes on")
  func signal() throws {
    let work = try Self.workplace()
    try work.plant(Self.study.replacing("\"epochs\": 2", with: "\"epochs\": 400"), "heads.json")
    let running = try work.start(["study", "heads.json", "--threads", "2"])
    try wait(for: "a run to begin") {
      FileManager.default.fileExists(atPath: "\(work.path)/studies/heads/softmax/1/history.json")
    }
    kill(running.pid, SIGINT)
    let outcome = try running.wait(seconds: 10)
    expectFailure(
      outcome, 130, "stopped by a signal; the same command goes on from here", alone: false)
    #expect(try StudyListing(of: "\(work.path)/studies/heads").recipes[0].runs[0].epochs > 0)
  }

  @Test("--match makes a model of the same cost, and says what both cost")
  func match() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "english.txt")
    let options = "--threads 1 --max-steps 1 --epochs 1 --batch-size 4"
    expectSuccess(
      try work.lm(
        "train english.txt --hidden 12 --layers 1 --head mos --components 4 \(options) --out mos"))
    for (cost, unit) in [("parameters", "parameters"), ("flops", "operations a token")] {
      let outcome = try work.lm(
        "train english.txt --like mos --head softmax --match \(cost) \(options) --out \(cost)")
      expectSuccess(outcome)
      let model = try work.bundle(cost).network().model
      let match = try #require(ModelCost(rawValue: cost))
      let (own, other) = try (match.of(model), match.of(work.bundle("mos").network().model))
      #expect(model.head == .softmax && abs(own - other) < other / 10)
      #expect(
        outcome.error.contains(
          "note: --hidden \(model.hiddenWidths[0]) makes \(NumberFormat.count(own)) \(unit), and mos has "
            + NumberFormat.count(other)))
    }
    expectFailure(
      try work.lm("train english.txt --match flops"), 64,
      "--match flops takes the model to match from --like; add --like MODEL")
    expectFailure(
      try work.lm("train english.txt --like mos --match flops --hidden 3 --out x"), 64,
      "--match and --hidden exclude each other; choose one")
    expectFailure(
      try work.lm("train --resume mos --match flops"), 64, "leave out --match")
    expectSuccess(try work.lm("train english.txt --arch ngram --out grams --threads 1"))
    expectFailure(
      try work.lm("train english.txt --like grams --match flops --out x"), 65,
      "grams is an n-gram model and no network")
  }

  @Test("The page of a study answers about recipes, in the words and figures of lm compare")
  func page() throws {
    let work = try Self.workplace()
    expectSuccess(try work.lm("study heads.json --threads 2"))
    let comparison: ModelComparison = try work.lm("compare studies/heads --json --threads 1")
      .figures()
    let outcome = try work.lm(
      "report studies/heads --samples 1 --max-tokens 5 --threads 1 --out page.html")
    expectSuccess(outcome)
    let page = String(decoding: try work.read("page.html"), as: UTF8.self)
    for pair in comparison.pairs {
      let verdict = pair.verdict(
        first: "\u{2068}\(pair.first)\u{2069}", second: "\u{2068}\(pair.second)\u{2069}")
      #expect(page.contains("<li>\(verdict)</li>"), "\(verdict)")
    }
    for group in try #require(comparison.groups) {
      let figure = NumberFormat.short(try #require(group.perplexity), digits: 4)
      #expect(page.contains("\(group.name): \(figure), runs "), "\(group.name) \(figure)")
    }
    // A recipe writes, and is looked into, once.
    #expect(page.components(separatedBy: "<h4>What it writes</h4>").count == 4)
    #expect(page.components(separatedBy: "<b>Spectrum</b>").count == 4)
    #expect(
      page.contains(
        "lm report studies/heads --samples 1 --max-tokens 5 --threads 1 --out page.html · lm 0.1.0 · 20"
      ))
    try FileManager.default.removeItem(atPath: "\(work.path)/studies/heads/mos")
    try FileManager.default.removeItem(atPath: "\(work.path)/studies/heads/softmax")
    try FileManager.default.removeItem(atPath: "\(work.path)/studies/heads/wide")
    expectFailure(
      try work.lm("report studies/heads"), 66,
      "no run of studies/heads has ended; go on with 'lm study', and wait for the first")
  }
}
