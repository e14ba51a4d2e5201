import Foundation
import JSON
import Judging
import LanguageModels
import ModelFolders
import NeuralNetworks
import Recipes
import Runs
import Testing
import Tokenization
import Training

@Suite struct EverydayTests {
  @Test func commandsWorkAsTyped() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    expectSuccess(try work.lm("train corpus.txt"))
    let sample = try work.lm(["sample", "--prompt", "The sea"])
    expectSuccess(sample)
    #expect(sample.text.hasPrefix("The sea"))
    func figures(_ options: String) throws -> EvaluationFigures {
      try work.lm("eval \(options) --json").figures()
    }
    let softmax = try work.lm("eval").text
    #expect(softmax.hasPrefix("model               models/softmax (softmax)\n"))
    let perplexity = String(format: "%.2f", try #require(try figures("").perplexity))
    #expect(softmax.contains("\nperplexity          \(perplexity)  (95 %: "))

    expectSuccess(try work.lm("train corpus.txt --head mos \(tiny) --epochs 1"))
    let mos = try figures("--head mos")
    #expect(mos.head == .network(.mos) && mos.model == "models/mos")
    // Without options the newest model is judged.
    #expect(try figures("") == mos)
    #expect(try figures("--head softmax").head == .network(.softmax))
  }

  @Test(
    arguments: [
      "rnn", "lstm", "gru --skip 2", "gru --layer-norm --locked-dropout", "lstm --mogrifier 3",
      "lstm --layer-norm --weight-drop 0.3 --dropout-embedding 0.1", "rnn --activation silu",
    ], Shared.heads)
  func cellsHeadsAndTokens(cell: String, head: String) throws {
    let work = try Workplace()
    for (tokens, text) in [
      ("word", Texts.persian), ("whitespace", Texts.english), ("char", Texts.persian),
    ] {
      try work.plant(text, "corpus.txt")
      let options = "--cell \(cell) --head \(head) --tokens \(tokens) \(tiny) --epochs 1"
      let trained = try work.lm("train corpus.txt --out \(tokens) --json \(options)")
      expectSuccess(trained)
      let summary: TrainingSummary = try trained.figures()
      #expect(summary.head.rawValue == head && summary.isComplete && summary.epochs == 1)
      let eval: EvaluationFigures = try work.lm("eval --model \(tokens) --threads 1 --json")
        .figures()
      // What training came to is what evaluation says.
      #expect(eval.perplexity == summary.testPerplexity && eval.perplexity ?? 0 > 1)
      expectSuccess(try work.lm("sample --model \(tokens) -n 5 --prompt در"))
    }
  }

  @Test func whatIsNotFiniteSendsTheRunBack() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let outcome = try work.lm("train corpus.txt --optimizer sgd --lr 1e30 --clip-norm none \(tiny)")
    #expect(outcome.code == 65)
    let notes = outcome.error.split(separator: "\n").filter { $0.hasPrefix("note: not finite") }
    #expect(notes.count == 2 && notes.allSatisfy { $0.contains("back to update 0") })
    #expect(outcome.error.contains("learning rate 2.5e+29"))
    #expect(outcome.error.contains("the third time in a row"))
  }

  @Test func aRunStopsWhenItsTimeIsOver() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let first = try work.lm("train corpus.txt --epochs 100000 --max-minutes 0.01 \(tiny)")
    expectSuccess(first)
    #expect(first.error.contains("the time is over after update"))
    expectSuccess(try work.lm("eval"))
    let second = try work.lm("train --resume models/softmax --max-minutes 0.01")
    expectSuccess(second)
    #expect(second.error.contains("resuming") && second.error.contains("the time is over"))
  }

  @Test(
    arguments: [
      ("zaremba-small", 0.1, 5), ("zaremba-medium", 0.05, 5), ("zaremba-large", 0.04, 10),
      ("awd-lstm", 0, 0.25), ("awd-lstm-mos", 0, 0.25), ("awd-lstm-mos-wt2", 0, 0.25),
    ])
  func presetsGiveWayToOptions(
    preset: String, range: Double, clip: Double
  ) throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    // The widths of the papers would take minutes.
    let small = "--hidden 8 --hidden-last 6 --embedding 6 --experts 2 --batch-size 4 --max-steps 2"
    let mixes = preset.contains("mos")
    let options = mixes ? small : small.replacing("--experts 2 ", with: "")
    expectSuccess(
      try work.lm("train corpus.txt --min-count 1 --preset \(preset) \(options) --out model"))
    let recipe = try work.bundle("model").recipe
    #expect(recipe.model.embeddingWidth == 6 && recipe.training.batch == 4)
    #expect(recipe.training.clipping.norm == Float(clip))
    let initial: Initialization = range == 0 ? .standard : .uniform(Float(range))
    #expect(recipe.model.initialization == initial)
    #expect(recipe.model.head == (mixes ? .mos : .softmax))
  }

  @Test(arguments: [
    "--feeding free", "--feeding scheduled",
    "--feeding scheduled --sampling linear --sampling-slope 0.05",
    "--feeding scheduled --sampling inverse-sigmoid --sampling-k 5 --sampling-by sequence",
    "--random-bptt --activation-penalty 2 --change-penalty 1 --optimizer asgd --nonmonotone 1",
    "--optimizer adamw --schedule cosine --warmup 3 --weight-decay 0.1",
  ])
  func waysToTrain(_ options: String) throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let outcome = try work.lm("train corpus.txt \(tiny) --epochs 2 \(options)")
    expectSuccess(outcome)
    #expect(outcome.error.contains("sampled") == options.contains("--feeding"))
    expectSuccess(try work.lm("eval"))
  }

  @Test func aFolderIsJudgedByItsPart() throws {
    let work = try Workplace()
    for part in ["train", "valid", "test"] {
      try work.plant(Texts.english + (part == "test" ? Texts.english : ""), "folder/\(part).txt")
    }
    expectSuccess(try work.lm("train folder \(tiny) --epochs 1"))
    for split in ["valid", "test"] {
      let kept = try work.lm("eval --json --split \(split)")
      let read = try work.lm("eval folder --json --split \(split)")
      #expect(try kept.figures(EvaluationFigures.self).corpus == split)
      #expect(try read.figures(EvaluationFigures.self).corpus == "folder/\(split).txt")
      // The name of the text is all that differs.
      #expect(read.text.replacing("folder/\(split).txt", with: split) == kept.text)
    }
    try work.remove("folder/test.txt")
    expectFailure(try work.lm("eval folder"), 66, "folder", "test.txt")
  }

  @Test func aTextWithoutLineEndsIsNotReset() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    expectSuccess(try work.lm("train corpus.txt --no-eos \(tiny) --epochs 1"))
    expectFailure(try work.lm("eval --state reset"), 64, "--state reset")
    expectFailure(try work.lm("eval corpus.txt --split valid"), 64, "--split")
  }

  @Test func theProfileIsThatOfTheScript() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "english.txt")
    try work.plant(Texts.persian, "persian.txt")
    for (line, profile) in [
      ("english.txt", "min"), ("persian.txt", "fa"), ("persian.txt --normalize none", "none"),
      ("english.txt --normalize lower-en", "lower-en"), ("persian.txt --tokens whitespace", "none"),
    ] {
      let trained = try work.lm("train \(line) --out m --force \(tiny) --epochs 1")
      expectSuccess(trained)
      #expect(trained.error.contains(", normalize \(profile)\n"))
      let info: ModelSummary = try work.lm("info m --json").figures()
      #expect(info.configuration.tokenizer.normalization.rawValue == profile)
    }
  }

  @Test func wordsSeenOnceTeachTheUnknownToken() throws {
    let work = try Workplace()
    // The last line is held out.
    try work.plant(
      "Ospreys dive.\n" + Texts.english + "Xylophones quiver.\n", "corpus.txt")
    let note = "note: <unk> never occurs in training"
    let twice = try work.lm("train corpus.txt --out twice \(tiny) --epochs 1")
    expectSuccess(twice)
    #expect(!twice.error.contains(note))
    let once = try work.lm("train corpus.txt --out once --min-count 1 \(tiny) --epochs 1")
    expectSuccess(once)
    #expect(once.error.contains(note))
    // A figure that leaves the spelling out says so.
    #expect(try work.lm("eval --model once").text.contains("bits per character  at least "))
    try work.plant("qqq www eee rrr\n", "other.txt")
    #expect(
      try work.lm("eval other.txt --model once").error.hasPrefix("note: 80.0 % of the tokens"))
  }

  @Test func figuresOfEval() throws {
    let work = try Shared.workplace()
    let figures: EvaluationFigures = try work.lm("eval --head softmax --json").figures()
    #expect(figures.state == "carry" && figures.corpus == "test" && figures.temperature == nil)
    #expect(abs(exp(figures.natsPerToken) / (try #require(figures.perplexity)) - 1) < 1e-12)
    let table = try work.lm("eval --head softmax").text
    #expect(table.contains(String(format: "\nnats per token      %.4f\n", figures.natsPerToken)))
    #expect(!table.contains("place in the line"))
    let breakdown = try work.lm("eval --head softmax --breakdown").text
    #expect(breakdown.hasPrefix(table))
    for title in ["script", "times in training", "place in the line"] {
      #expect(breakdown.contains("\n\(title) "))
    }
  }

  @Test func aFigureThatIsNoNumberIsNull() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    expectSuccess(try work.lm("train corpus.txt --no-eos \(tiny) --epochs 1"))
    let outcome = try work.lm("eval - --json", input: "qqq")
    let figures: EvaluationFigures = try outcome.figures()
    #expect(figures.tokens == 1 && figures.unknown == 1)
    #expect(figures.perplexityWithoutUnknown == nil)
    #expect(try outcome.json()["perplexity_without_unknown"]?.isNull == true)
  }

  @Test func partsAndStates() throws {
    let work = try Shared.workplace()
    func figures(_ options: String) throws -> EvaluationFigures {
      try work.lm("eval --head mos --json \(options)").figures()
    }
    let (test, valid) = try (figures(""), figures("--split valid"))
    let reset = try figures("--state reset")
    #expect(test.corpus == "test" && valid.corpus == "valid" && reset.corpus == "test")
    #expect(reset.state == "reset" && reset.tokens == test.tokens)
    let manifest = try work.bundle("models/mos").manifest
    #expect(test.tokens == manifest.text["test"]?.tokens)
    #expect(valid.tokens == manifest.text["valid"]?.tokens)
    #expect(Set([test, valid, reset].map(\.natsPerToken)).count == 3)
  }

  @Test func underscoresAreAsGoodAsHyphens() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let a = try work.lm(
      "train corpus.txt --out a --batch_size 4 --max_steps=9 --hidden_last 8 --hidden 12 --no_tied")
    let b = try work.lm(
      "train corpus.txt --out b --batch-size 4 --max-steps=9 --hidden-last 8 --hidden 12 --no-tied")
    expectSuccess(a)
    expectSuccess(b)
    #expect(try work.model("a") == work.model("b"))
    // Values keep theirs.
    let sample = try work.lm("sample --model a --prompt a_b --max_tokens=1")
    #expect(sample.text.hasPrefix("a_b"))
  }

  @Test func hyphenIsTheStandardInput() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let train = "\(tiny) --epochs 1"
    expectSuccess(try work.lm("train corpus.txt --out a \(train)"))
    expectSuccess(try work.lm("train - --out b \(train)", input: Texts.english))
    var files = (a: try work.model("a"), b: try work.model("b"))
    // The name of the source is all that differs.
    files.a["config.json"] = nil
    files.b["config.json"] = nil
    #expect(files.a == files.b)

    let eval: EvaluationFigures = try work.lm("eval corpus.txt --model a --json").figures()
    let piped: EvaluationFigures = try work.lm("eval - --model a --json", input: Texts.english)
      .figures()
    #expect(eval.natsPerToken == piped.natsPerToken && eval.byPosition == piped.byPosition)
    #expect(eval.corpus == "corpus.txt" && piped.corpus == "the standard input")

    let typed = try work.lm(["sample", "--model", "a", "--prompt", "The sea"])
    for input in ["The sea", "The sea\n"] {
      let sample = try work.lm("sample --model a --prompt -", input: input)
      expectSuccess(sample)
      #expect(sample.output == typed.output)
    }
    #expect(try work.lm("tokenize -", input: "A boat.").text == "A boat .\n")
    #expect(try work.lm("tokenize", input: "A boat.").text == "A boat .\n")
  }

  @Test func aPromptMayBeginWithAHyphen() throws {
    let work = try Shared.workplace()
    for prompt in ["- The sea", "-5", "-n"] {
      let sample = try work.lm(["sample", "--prompt", prompt, "-n", "3"])
      expectSuccess(sample)
      #expect(sample.text.hasPrefix(prompt))
    }
  }

  @Test func aFolderIsACorpus() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "data/train.txt")
    try work.plant("The sea rose.\n", "data/valid.txt")
    try work.plant("The lamp went out.\nThe shore forgets.\n", "data/test.txt")
    expectSuccess(try work.lm("train data --out a \(tiny) --epochs 1"))
    func tokens(_ options: String) throws -> Int {
      try work.lm("eval --model a --json \(options)").figures(EvaluationFigures.self).tokens
    }
    #expect(try tokens("") == 11 && tokens("--split valid") == 5)
    // The same with the files named.
    expectSuccess(
      try work.lm(
        "train data/train.txt --valid data/valid.txt --test data/test.txt --out b \(tiny) --epochs 1"
      ))
    #expect(try work.model("a") == work.model("b"))
  }

  @Test func resultsAndNotesGoTheirOwnWays() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let train = try work.lm("train corpus.txt --json \(tiny) --epochs 2")
    expectSuccess(train)
    #expect(try train.figures(TrainingSummary.self).folder == "models/softmax")
    #expect(train.error.contains(" --seed 1 ") && train.error.contains("\nepoch 2/2  "))
    // No terminal: plain lines.
    #expect(train.error.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    #expect(try work.lm("eval").error == "")

    try work.plant(Data([0x41, 0xFF, 0x0A]) + Data(Texts.english.utf8), "dirty.txt")
    let quiet = [
      "train dirty.txt --out q --quiet \(tiny) --epochs 1", "train --resume q --quiet",
      "eval dirty.txt --quiet", "sample --quiet --prompt zzzz", "tokenize dirty.txt --quiet",
    ]
    for line in quiet { expectSuccess(try work.lm(line), quiet: true) }
  }

  @Test func info() throws {
    let work = try Shared.workplace()
    let text = try work.lm("info models/mos")
    expectSuccess(text, quiet: true)
    for part in ["mos of 4", "vocabulary", "english.txt", "sha256", "best", "weights.safetensors"] {
      #expect(text.text.contains(part))
    }
    let json = try work.lm("info models/mos --json")
    let summary: ModelSummary = try json.figures()
    let bundle = try work.bundle("models/mos")
    #expect(summary.model == "models/mos" && summary.configuration == bundle.manifest)
    #expect(
      try summary.history == bundle.history() && summary.vocabulary == bundle.vocabulary.count)
    #expect(summary.options == bundle.recipe.choices.commandLine)
    #expect(summary.parameters == summary.blocks.reduce(0) { $0 + $1.shape.reduce(1, *) })
    let files = try work.files("models/mos").map { "\($0.key) \($0.value.count)" }.sorted()
    #expect(summary.files.map { "\($0.name) \($0.bytes)" }.sorted() == files)
    #expect(
      Set(try json.json().members?.map(\.key) ?? []) == [
        "model", "configuration", "parameters", "blocks", "vocabulary", "history", "files",
        "options",
      ])
  }

  @Test func theLineOfAnEpochHasItsFigures() throws {
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
