import Foundation
import JSON
import Judging
import LanguageModels
import ModelFolders
import Recipes
import Runs
import Testing
import Tokenization
import Training

/// What `lm train` prints, line by line and by value.
@Suite struct TrainOutputTests {
  static let line = "train corpus.txt \(tiny) --epochs 3 --out m"

  static func makeWorkplace() throws -> Workplace {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    return work
  }

  /// A count below a million, as it is printed.
  private static func counted(_ count: Int) -> String {
    count < 1_000 ? "\(count)" : String(format: "%d,%03d", count / 1_000, count % 1_000)
  }

  @Test("Where there is no terminal, every line is of the text, the model or an epoch")
  func lines() throws {
    let work = try Self.makeWorkplace()
    let outcome = try work.lm("\(Self.line) --min-count 12")
    expectSuccess(outcome)
    let bundle = try work.bundle("m")
    #expect(bundle.manifest.text.values.allSatisfy { $0.unknown > 0 })
    var expected = ["tokens word, normalize min"]
    for part in ["train", "valid", "test"] {
      let text = try #require(bundle.manifest.text[part])
      let rate = 100 * Double(text.unknown) / Double(text.tokens)
      let tokens = Self.counted(text.tokens)
      expected.append("\(part): \(tokens) tokens, \(String(format: "%.1f", rate)) % unknown")
    }
    expected.append("options: \(bundle.recipe.choices.commandLine)")
    let lines = outcome.errorLines.map(String.init)
    #expect(Array(lines.prefix(5)) == expected)
    #expect(lines.dropFirst(5).first?.hasPrefix("lstm 12, embedding 12 tied, head ") == true)
    let history = try bundle.history()
    let epochs = lines.filter { $0.hasPrefix("epoch ") }
    let notes = lines.filter { $0.hasPrefix("note: ") }
    #expect(epochs.count == 3 && lines.count == 6 + 3 + notes.count)
    #expect(notes.first?.contains(" updates in all, ") == true)
    var best = Double.infinity
    for (line, epoch) in zip(epochs, history.epochs) {
      let nats = try #require(epoch.validation)
      #expect(line.contains(" best  ") == (nats < best), "\(line)")
      best = min(best, nats)
    }
  }

  @Test("The table has the folder, the best epoch, the perplexities of both parts and the memory")
  func table() throws {
    let work = try Self.makeWorkplace()
    let outcome = try work.lm(Self.line)
    let history = try work.bundle("m").history()
    func perplexity(_ part: String) throws -> String {
      let figures: EvaluationFigures = try work.lm("eval m --split \(part) --threads 1 --json")
        .figures()
      return String(format: "%.2f", try #require(figures.perplexity))
    }
    let lines = outcome.text.split(separator: "\n").map(String.init)
    #expect(
      lines.dropLast() == [
        "model       m", "best epoch  \(try #require(history.best)) of 3",
        "valid       perplexity \(try perplexity("valid"))",
        "test        perplexity \(try perplexity("test"))",
      ])
    let memory = try #require(lines.last?.wholeMatch(of: /peak memory (\d+) MiB/)?.output.1)
    #expect((4...16_384).contains(Int(memory) ?? 0))
  }

  @Test("The figures of --json are those of the folder, and speed is tokens by seconds")
  func json() throws {
    let work = try Self.makeWorkplace()
    let outcome = try work.lm("\(Self.line) --json --quiet")
    expectSuccess(outcome, quiet: true)
    #expect(outcome.text.hasPrefix("{\n"), "nothing stands before the object")
    let summary: TrainingSummary = try outcome.figures()
    let (bundle, history) = try (work.bundle("m"), work.bundle("m").history())
    #expect(summary.folder == "m" && summary.bestEpoch == history.best)
    #expect(summary.epochs == 3 && summary.lastEpoch == 3 && summary.plannedEpochs == 3)
    #expect(summary.isComplete && summary.updates == history.epochs.last?.updates)
    #expect(summary.validPerplexity == history.perplexity["valid"])
    #expect(summary.testPerplexity == history.perplexity["test"])
    let pace = summary.pace
    let tokens = try #require(bundle.manifest.text["train"]).tokens
    // Each of 4 strands is read to its end three times; the rest of the text is left out.
    #expect(pace.tokens == 3 * 4 * (tokens / 4) && pace.seconds > 0)
    let speed = try #require(outcome.json()["tokens_per_second"]?.number)
    #expect(abs(speed * pace.seconds / Double(pace.tokens) - 1) < 1e-9)
    let memory = Double(summary.peakMemory) / 1024 / 1024
    #expect(memory > 4 && outcome.text.contains("\"peak_memory_mib\" : \(memory)"))
  }

  @Test("A run ends after --max-minutes, and says so")
  func limit() throws {
    let work = try Self.makeWorkplace()
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try work.lm(
      "train corpus.txt \(tiny) --epochs 100000 --max-minutes 0.02 --out m --json")
    // 1.2 s of the run, its start and end apart.
    #expect(clock.now - start > .seconds(1.1) && clock.now - start < .seconds(60))
    let summary: TrainingSummary = try outcome.figures()
    #expect(!summary.isComplete && summary.plannedEpochs == 100_000)
    #expect(
      outcome.errorLines.last
        == "the time is over after update \(summary.updates); go on with 'lm train --resume m'")
  }

  @Test("--threads, --out and --seed reach the run")
  func options() throws {
    let work = try Self.makeWorkplace()
    let short = "train corpus.txt --hidden 8 --max-steps 2"
    expectSuccess(try work.lm("\(short) --threads 3 --seed 7 --out a/b"))
    let recipe = try work.bundle("a/b").recipe
    #expect(recipe.threads == 3 && recipe.training.seed == 7)
    // The usual folder is named after the head.
    for head in Shared.heads {
      expectSuccess(try work.lm("\(short) --head \(head)"))
      #expect(try work.bundle("models/\(head)").recipe.model.head.rawValue == head)
    }
    let long = "--max-minutes 0.002"
    expectSuccess(try work.lm("train corpus.txt \(tiny) --epochs 100000 \(long) --out c"))
    let resumed = try work.lm("train --resume c \(long) --threads 2")
    expectSuccess(resumed)
    #expect(resumed.error.contains("resuming c\n"))
    #expect(
      resumed.error.contains(
        "note: the run began with 1 thread; with 2 the last digits may differ\n"))
  }

  @Test("N-grams print their counts and the perplexities of both parts")
  func nGrams() throws {
    let work = try Self.makeWorkplace()
    let line = "train corpus.txt --arch ngram --order 2 --out n"
    let outcome = try work.lm(line)
    func perplexity(_ part: String) throws -> String {
      let figures: EvaluationFigures = try work.lm("eval n --split \(part) --json").figures()
      return String(format: "%.2f", try #require(figures.perplexity))
    }
    let figures: NGramSummary = try work.lm("\(line) --force --json").figures()
    let counts = zip(figures.ngrams, 1...).map { "\(Self.counted($0)) \($1)-grams" }
    let lines = outcome.text.split(separator: "\n").map(String.init)
    #expect(
      lines.dropLast() == [
        "model             n", "n-grams           \(counts.joined(separator: ", "))",
        "valid perplexity  \(try perplexity("valid"))",
        "test perplexity   \(try perplexity("test"))",
      ])
    #expect(lines.last?.wholeMatch(of: /time              \d+ s, peak memory \d+ MiB/) != nil)
  }

  @Test func runGoesBackTwiceAndEndsWith65() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let outcome = try work.lm("train corpus.txt --optimizer sgd --lr 1e30 --clip-norm none \(tiny)")
    #expect(outcome.code == 65)
    let notes = outcome.error.split(separator: "\n").filter { $0.hasPrefix("note: not finite") }
    #expect(notes.count == 2 && notes.allSatisfy { $0.contains("back to update 0") })
    #expect(outcome.error.contains("learning rate 2.5e+29"))
    #expect(outcome.error.contains("the third time in a row"))
  }

  @Test func linesOfEpochsHaveTheFiguresOfTheHistory() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let outcome = try work.lm("train corpus.txt --out model \(tiny) --epochs 2")
    expectSuccess(outcome)
    let lines = outcome.error.split(separator: "\n").filter { $0.contains("valid perplexity") }
    let epochs = try work.bundle("model").history().epochs
    #expect(lines.count == 2 && epochs.count == 2)
    for (line, epoch) in zip(lines, epochs) {
      func perplexity(_ nats: Double?) throws -> String {
        String(format: "%.2f", exp(try #require(nats)))
      }
      let figures = try (perplexity(epoch.training), perplexity(epoch.validation))
      #expect(
        line.hasPrefix(
          "epoch \(epoch.epoch)/2  train perplexity \(figures.0)  valid perplexity \(figures.1) "),
        "\(line)")
      #expect(
        line.contains(
          "  clipped \(String(format: "%.1f", 100 * epoch.clipped)) %  "), "\(line)")
    }
  }
}
