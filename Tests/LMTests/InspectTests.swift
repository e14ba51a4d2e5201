import Foundation
import Testing

@Suite struct InspectTests {
  @Test(arguments: Shared.heads)
  func allThatAModelHas(head: String) throws {
    let work = try Shared.workplace()
    let seen = try work.lm("inspect --head \(head) --json").json()
    #expect(
      Set(seen.keys) == [
        "model", "head", "corpus", "tokens", "rank", "mixtures", "gradients", "next",
      ])
    #expect(seen["head"] as? String == head && seen["corpus"] as? String == "test")
    #expect(seen["next"] is NSNull)

    let rank = try #require(seen["rank"] as? [String: Any])
    #expect(
      Set(rank.keys) == [
        "numerical", "bound", "effective", "contexts", "vocabulary", "columns", "threshold",
        "singular_values",
      ])
    let values = try #require(rank["singular_values"] as? [Double])
    let numerical = try #require(rank["numerical"] as? Int)
    let contexts = try #require(rank["contexts"] as? Int)
    #expect(contexts == seen["tokens"] as? Int)
    #expect(values.count == min(contexts, try #require(rank["columns"] as? Int)))
    #expect(numerical == values.count { $0 > rank["threshold"] as? Double ?? 0 })
    let bound = try #require(rank["bound"] as? Int)
    #expect(head == "mos" ? numerical > bound : numerical <= bound)

    if head == "softmax" {
      #expect(seen["mixtures"] is NSNull)
    } else {
      let mixtures = try #require(seen["mixtures"] as? [String: Any])
      #expect(
        Set(mixtures.keys) == [
          "components", "contexts", "prior_entropy", "effective_components", "use_entropy", "use",
          "wins", "dead", "divergence", "divergences", "tokens",
        ])
      let use = try #require(mixtures["use"] as? [Double])
      #expect(use.count == 4 && abs(use.reduce(0, +) - 1) < 1e-9)
    }

    let gradients = try #require(seen["gradients"] as? [String: Any])
    #expect(Set(gradients.keys) == ["windows", "norm_by_distance", "reach", "saturation"])
    let norms = try #require(gradients["norm_by_distance"] as? [String: [Double]])
    #expect(norms.keys.first == "layer0" && norms["layer0"]?.isEmpty == false)
  }

  @Test func asPeopleReadIt() throws {
    let work = try Shared.workplace()
    let all = try work.lm("inspect --head mos")
    expectSuccess(all, quiet: true)
    for part in ["models/mos (mos)", "bound of a softmax", "entropy of prior", "< 1 %"] {
      #expect(all.text.contains(part))
    }
    let softmax = try work.lm("inspect --head softmax")
    expectSuccess(softmax, quiet: true)
    #expect(!softmax.text.contains("mixture"))
    let gradients = try work.lm("inspect --head mos --gradients --distances 5 --windows 3")
    #expect(gradients.text.contains("3 windows") && !gradients.text.contains("rank"))
    let left = try work.lm("inspect --head mos --no-rank --no-gradients")
    #expect(left.text.contains("mixture of 4") && !left.text.contains("rank"))
    // Columns and contexts are those that were asked for, and stated.
    let small = try work.lm("inspect --head softmax --rank --contexts 9 --columns 5")
    #expect(small.text.contains("9 contexts × the most frequent 5 of "))
  }

  @Test func candidatesSideBySide() throws {
    let work = try Shared.workplace()
    let line = ["inspect", "--model", "models/softmax", "--beside", "models/moc", "--top", "3"]
    let seen = try work.lm(line + ["--next", "The sea", "--json"]).json()
    let next = try #require(seen["next"] as? [[String: Any]])
    #expect(next.map { $0["model"] as? String } == ["models/softmax", "models/moc"])
    for model in next {
      #expect(
        Set(model.keys) == [
          "model", "head", "text", "unknown", "entropy", "candidates", "components",
        ])
      #expect((model["candidates"] as? [Any])?.count == 3)
    }
    #expect((next[0]["components"] as? [Any])?.isEmpty == true)
    #expect((next[1]["components"] as? [Any])?.count == 4)
    #expect(seen["rank"] is NSNull && seen["corpus"] is NSNull)
    // Greedy sampling takes the first.
    let candidates = try #require(next[0]["candidates"] as? [[String: Any]])
    let first = try #require(candidates.first { $0["token"] as? String != "<unk>" })
    let sample = try work.lm([
      "sample", "--model", "models/softmax", "--exact", "--prompt", "The sea", "-n", "1",
      "--temperature", "0",
    ])
    #expect(sample.text.hasSuffix("\(first["token"] as? String ?? "")\n"))

    let text = try work.lm(line + ["--next", "The sea"])
    expectSuccess(text, quiet: true)
    #expect(text.text.split(separator: "\n")[2].contains("models/moc (moc)"))
    #expect(text.text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
    let unknown = try work.lm(["inspect", "--model", "models/softmax", "--next", "Xylophones"])
    #expect(unknown.error == "note: 1 token of the text unknown to models/softmax\n")
  }

  @Test("What n-grams expect adds up to 1, and has no components")
  func nGramsExpect() throws {
    let work = try EvalTests.workplace()
    let line = ["inspect", "--model", "models/ngram", "--next", "The sea", "--json"]
    let seen = try work.lm(line + ["--top", "1000", "--beside", "models/softmax"]).json()
    #expect(seen["head"] as? String == "ngram" && seen["rank"] is NSNull)
    let next = try #require(seen["next"] as? [[String: Any]])
    #expect(next.map { $0["head"] as? String } == ["ngram", "softmax"])
    #expect((next[0]["components"] as? [Any])?.isEmpty == true)
    let candidates = try #require(next[0]["candidates"] as? [[String: Any]])
    let probabilities = candidates.compactMap { $0["probability"] as? Double }
    #expect(probabilities == probabilities.sorted(by: >) && 20..<1_000 ~= probabilities.count)
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-5)
    expectFailure(try work.lm("inspect --model models/ngram"), 65, "n-gram")
  }

  @Test func persianStaysWhole() throws {
    let work = try Shared.workplace()
    let prompt = "باد نمی‌آمد"
    let text = try work.lm(["inspect", "--model", "models/persian", "--next", prompt])
    expectSuccess(text, quiet: true)
    // Isolated among figures on a terminal alone: elsewhere it may be copied, or read by a program.
    #expect(text.text.contains(prompt) && !text.text.unicodeScalars.contains("\u{2068}"))
    let drawn = try work.shell(
      "script -qec \"$LM inspect --model models/persian --next '\(prompt)'\" /dev/null")
    #expect(drawn.text.contains("\u{2068}\(prompt)\u{2069}"))
    let english = try work.shell(
      "script -qec \"$LM inspect --model models/mos --next The\" /dev/null")
    #expect(english.text.contains("after The") && !english.text.contains("\u{2068}"))
    let json = try work.lm(["inspect", "--model", "models/persian", "--next", prompt, "--json"])
    #expect(json.text.contains(prompt))
    #expect(!json.text.unicodeScalars.contains("\u{2068}"))
  }

  @Test func whatAModelHasNot() throws {
    let work = try Shared.workplace()
    expectFailure(try work.lm("inspect --head softmax --mixtures"), 65, "has no components")
    expectFailure(
      try work.lm("inspect --head softmax --no-rank --no-gradients"), 65, "has no components")
    // Beside something else that was asked for, it is a note.
    let both = try work.lm("inspect --head softmax --mixtures --rank --json")
    #expect(both.error.contains("has no components"))
    #expect(try both.json()["mixtures"] is NSNull)

    let other = try Workplace()
    try other.plant(Texts.english, "corpus.txt")
    expectSuccess(try other.lm("train corpus.txt --arch feedforward \(tiny) --epochs 1"))
    expectFailure(try other.lm("inspect --gradients"), 65, "feed-forward")
    #expect(try other.lm("inspect --json").json()["gradients"] is NSNull)
  }

  @Test(arguments: [
    ("--contexts 1", "--contexts 1"), ("--columns 0", "--columns 0"), ("--top 0", "--top 0"),
    ("--distances 1", "--distances 1"), ("--windows 0", "--windows 0"),
    ("--beside models/moc", "--beside"), ("--no-rank --no-mixtures --no-gradients", "nothing"),
    ("--model m --head mos", "--model and --head"), ("--next", "--next"),
  ])
  func badUsage(options: String, part: String) throws {
    expectFailure(try Workplace().lm("inspect \(options)"), 64, part)
  }

  @Test func missingModels() throws {
    let work = try Workplace()
    expectFailure(try work.lm("inspect"), 66, "lm train")
    expectFailure(try work.lm("inspect --model m"), 66, "m")
    expectFailure(
      try Shared.workplace().lm("inspect --model models/moc --next a --beside m"), 66, "m")
  }
}
