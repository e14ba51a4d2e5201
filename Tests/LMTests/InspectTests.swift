import Foundation
import JSON
import Judging
import LanguageModels
import ModelFolders
import Testing
import Tokenization

@Suite struct InspectTests {
  @Test(arguments: Shared.heads)
  func allThatAModelHas(head: String) throws {
    let work = try Shared.workplace()
    let outcome = try work.lm("inspect --head \(head) --json")
    let seen: InspectionReport = try outcome.figures()
    let inspection = seen.inspection
    #expect(
      Set(try outcome.json().members?.map(\.key) ?? []) == [
        "model", "head", "corpus", "tokens", "rank", "mixtures", "gradients", "next",
      ])
    #expect(inspection.head?.rawValue == head && inspection.corpus == "test" && seen.next == nil)
    let manifest = try work.bundle("models/\(head)").manifest
    #expect(inspection.tokens == manifest.text["test"]?.tokens)

    let rank = try #require(inspection.rank)
    #expect(rank.contexts == inspection.tokens && rank.columns == rank.vocabulary)
    #expect(rank.singularValues.count == min(rank.contexts, rank.columns))
    #expect(rank.singularValues == rank.singularValues.sorted(by: >))
    #expect(rank.numerical == rank.singularValues.count { $0 > rank.threshold })
    #expect(rank.bound == 12 + 2)
    #expect(head == "mos" ? rank.numerical > rank.bound : rank.numerical <= rank.bound)

    #expect((inspection.mixtures == nil) == (head == "softmax"))
    if let mixtures = inspection.mixtures {
      #expect(mixtures.components == 4 && mixtures.contexts == inspection.tokens)
      for shares in [mixtures.use, mixtures.wins] {
        #expect(shares.count == 4 && abs(shares.reduce(0, +) - 1) < 1e-9)
      }
      #expect(abs(log(mixtures.effectiveComponents) / mixtures.priorEntropy - 1) < 1e-9)
      let entropy = -mixtures.use.reduce(0) { $0 + ($1 > 0 ? $1 * log($1) : 0) }
      #expect(abs(mixtures.useEntropy - entropy) < 1e-9)
      let pairs = mixtures.divergences.enumerated().flatMap { row, values in
        values.enumerated().filter { $0.offset != row }.map(\.element)
      }
      #expect(pairs.count == 12)
      #expect(abs(pairs.reduce(0, +) / 12 - (try #require(mixtures.divergence))) < 1e-9)
    }

    let gradients = try #require(inspection.gradients)
    let norms = try #require(gradients.normByDistance["layer0"])
    #expect(gradients.normByDistance.count == 1)
    #expect(norms.count == min(64, inspection.tokens ?? 0))
    let last = try #require(norms.lastIndex { $0 >= 0.01 * norms[0] })
    #expect(gradients.reach["layer0"] == (last + 1 < norms.count ? last + 1 : nil))
    #expect(gradients.saturation.allSatisfy { $0.units == 12 && (0...1).contains($0.saturated) })
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
    let seen: InspectionReport = try work.lm(line + ["--next", "The sea", "--json"]).figures()
    let next = try #require(seen.next)
    #expect(next.map(\.model) == ["models/softmax", "models/moc"])
    for model in next {
      #expect(model.text == "The sea" && model.unknown == 0 && model.candidates.count == 3)
      let probabilities = model.candidates.map(\.probability)
      #expect(probabilities == probabilities.sorted(by: >) && probabilities[0] < 1)
    }
    #expect(next[0].components.isEmpty && next[1].components.count == 4)
    #expect(abs(next[1].components.reduce(0) { $0 + $1.prior } - 1) < 1e-6)
    #expect(seen.inspection.rank == nil && seen.inspection.corpus == nil)
    // Greedy sampling takes the first.
    let first = try #require(next[0].candidates.first { $0.token != "<unk>" })
    let sample = try work.lm([
      "sample", "--model", "models/softmax", "--exact", "--prompt", "The sea", "-n", "1",
      "--temperature", "0",
    ])
    #expect(sample.text.hasSuffix("\(first.token)\n"))

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
    let seen: InspectionReport = try work.lm(
      line + ["--top", "1000", "--beside", "models/softmax"]
    ).figures()
    #expect(seen.inspection.head == .ngram && seen.inspection.rank == nil)
    let next = try #require(seen.next)
    #expect(next.map(\.head) == [.ngram, .network(.softmax)] && next[0].components.isEmpty)
    let probabilities = next[0].candidates.map(\.probability)
    #expect(probabilities == probabilities.sorted(by: >))
    // All tokens but <s>, which no model writes.
    #expect(try probabilities.count == work.bundle("models/ngram").vocabulary.count)
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-5)
    let entropy = -probabilities.reduce(0) { $0 + $1 * log($1) }
    #expect(abs(next[0].entropy / entropy - 1) < 1e-5)
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
    #expect(try both.figures(InspectionReport.self).inspection.mixtures == nil)

    let other = try Workplace()
    try other.plant(Texts.english, "corpus.txt")
    expectSuccess(try other.lm("train corpus.txt --arch feedforward \(tiny) --epochs 1"))
    expectFailure(try other.lm("inspect --gradients"), 65, "feed-forward")
    let seen: InspectionReport = try other.lm("inspect --json").figures()
    #expect(seen.inspection.gradients == nil && seen.inspection.rank != nil)
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
