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
  @Test func trainSampleAndEvalNeedNoOptions() throws {
    let work = try Workplace()
    // A quarter of the text, since the usual model is slow without optimisation.
    let lines = Texts.english.split(separator: "\n").prefix(15).map { "\($0)\n" }
    try work.plant(lines.joined(), "corpus.txt")
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
    #expect(
      softmax.contains("\nperplexity          \(perplexity)  (too short a text for an interval)"))

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

  @Test func maxMinutesStopsNewAndResumedRuns() throws {
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
  func waysToTrainPrintTheirShareOfSamples(_ options: String) throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let outcome = try work.lm("train corpus.txt \(tiny) --epochs 2 \(options)")
    expectSuccess(outcome)
    #expect(outcome.error.contains("sampled") == options.contains("--feeding"))
    expectSuccess(try work.lm("eval"))
  }

  @Test func usualNormalizationFollowsTheScript() throws {
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

  @Test func minCountOneNotesThatUnknownIsNotLearned() throws {
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

  @Test func folderOfThreePartsIsACorpus() throws {
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

}
