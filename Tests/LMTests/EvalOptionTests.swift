import Evaluation
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

/// Parts, states and texts of `lm eval`, and its table.
@Suite struct EvalOptionTests {
  @Test func tableHasTheFiguresAndBreakdownMore() throws {
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

  @Test func figureWithoutANumberIsNull() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    expectSuccess(try work.lm("train corpus.txt --no-eos \(tiny) --epochs 1"))
    let outcome = try work.lm("eval - --json", input: "qqq")
    let figures: EvaluationFigures = try outcome.figures()
    #expect(figures.tokens == 1 && figures.unknown == 1)
    #expect(figures.perplexityWithoutUnknown == nil)
    #expect(try outcome.json()["perplexity_without_unknown"]?.isNull == true)
  }

  @Test func splitAndStateReachTheFigures() throws {
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

  @Test("--tune-temperature chooses by the validation part, and tells what it gains")
  func tunedTemperature() throws {
    let work = try Shared.workplace()
    let line = "eval --head mos --threads 1 --tune-temperature"
    let outcome = try work.lm(line)
    expectSuccess(outcome)
    let figures: EvaluationFigures = try work.lm("\(line) --json").figures()
    let tokens = try #require(try work.bundle("models/mos").manifest.text["valid"]?.tokens)
    #expect(figures.temperatureTunedOn == tokens && figures.temperature != nil)
    #expect(outcome.text.contains("  (chosen by \(tokens) tokens of validation)\n"))
    let gain = try #require(figures.gain)
    let plain: EvaluationFigures = try work.lm("eval --head mos --threads 1 --json").figures()
    #expect(abs(gain.nats - (plain.natsPerToken - figures.natsPerToken)) < 1e-9)
    expectFailure(try work.lm("\(line) --temperature 2"), 64, "leave out --temperature")
    expectFailure(try work.lm("\(line) --split valid"), 64, "judge by --split test")
  }

  @Test(
    "--calibration tells the error with the figures of the model, and its bins with --breakdown")
  func calibration() throws {
    let work = try Shared.workplace()
    for model in ["--head mos", "models/mos+models/softmax"] {
      let line = "eval \(model) --threads 1 --calibration"
      let outcome = try work.lm("\(line) --breakdown")
      expectSuccess(outcome)
      let figures: EvaluationFigures = try work.lm("\(line) --json").figures()
      let calibration = try #require(figures.calibration)
      #expect(calibration.tokens == figures.tokens)
      if let accuracy = figures.accuracy { #expect(calibration.accuracy == accuracy) }
      func percent(_ value: Double) -> String { String(format: "%.1f %%", 100 * value) }
      #expect(
        outcome.text.contains("\n  top 5             \(percent(calibration.accuracyOfFive))\n"))
      #expect(outcome.text.contains("\nconfidence          \(percent(calibration.confidence))\n"))
      #expect(
        outcome.text.contains("\ncalibration error   \(percent(calibration.expectedError))\n"))
      let bin = try #require(calibration.bins.last)
      let row = try #require(outcome.text.split(separator: "\n").last)
      #expect(row.hasPrefix(percent(bin.confidence)) && row.hasSuffix(percent(bin.accuracy)))
    }
    let plain = try work.lm("eval --head mos --threads 1 --json")
    #expect(!plain.text.contains("calibration"))
  }

  @Test func folderIsJudgedByThePartOfSplit() throws {
    let work = try Workplace()
    for part in ["train", "valid", "test"] {
      try work.plant(Texts.english + (part == "test" ? Texts.english : ""), "folder/\(part).txt")
    }
    expectSuccess(try work.lm("train folder \(tiny) --epochs 1"))
    for split in ["valid", "test"] {
      let kept = try work.lm("eval --json --split \(split)")
      let read = try work.lm("eval folder --json --split \(split)")
      #expect(try kept.figures(EvaluationFigures.self).corpus == split)
      #expect(try read.figures(EvaluationFigures.self).corpus == "folder")
      // The name of the text is all that differs.
      #expect(
        read.text.replacing("\"corpus\" : \"folder\"", with: "\"corpus\" : \"\(split)\"")
          == kept.text)
    }
    try work.remove("folder/test.txt")
    expectFailure(try work.lm("eval folder"), 66, "folder", "test.txt")
  }

  @Test func stateResetNeedsLineEnds() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    expectSuccess(try work.lm("train corpus.txt --no-eos \(tiny) --epochs 1"))
    expectFailure(try work.lm("eval --state reset"), 64, "--state reset")
    expectFailure(try work.lm("eval corpus.txt --split valid"), 64, "--split")
  }
}
