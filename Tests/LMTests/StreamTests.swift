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

/// Results on the standard output, notes on the standard error, text from the standard input.
@Suite struct StreamTests {
  @Test func resultsAreOnStdoutAndNotesOnStderr() throws {
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
    #expect(eval.corpus == "corpus.txt" && piped.corpus == "-")

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
}
