import Judging
import Testing

/// `lm eval --exposure`.
@Suite struct ExposureCommandTests {
  @Test("A referee hears the prompt and judges the tokens after it")
  func referee() throws {
    let work = try EvalTests.workplace()
    try work.plant("The old lighthouse stood alone on the rock. A gull\n", "text.txt")
    expectSuccess(try work.lm("eval text.txt --head ngram --per-token t.jsonl"))
    let tokens = try work.lines("t.jsonl", of: Judgement.TokenLoss.self).map(\.nats)
    #expect(tokens.count == 12)
    let report: ExposureFigures = try work.lm(
      "eval text.txt --exposure --head mos --referee models/ngram --prompts 1 --prompt-length 4 "
        + "--continuation 8 --json"
    ).figures()
    let expected = [
      tokens[4], tokens[5], (tokens[6] + tokens[7]) / 2, tokens[8...].reduce(0, +) / 4,
    ]
    #expect(report.byDistance.count == 4 && report.growthCi95 == nil)
    for (row, mean) in zip(report.byDistance, expected) {
      #expect(abs(row.real - mean) < 1e-9)
      #expect(abs(row.gap - (row.written - row.real)) < 1e-9)
    }
  }

  @Test("A second model is told by its difference to the first, after the same prompts")
  func beside() throws {
    let work = try EvalTests.workplace()
    let line = "--exposure --prompt-length 4 --continuation 8 --json"
    func figures(_ options: String) throws -> ExposureFigures {
      try work.lm("eval \(line) \(options)").figures()
    }
    let report = try figures("--head mos")
    #expect(report.byDistance.map(\.from) == [1, 2, 3, 5])
    #expect(report.byDistance.map(\.to) == [1, 2, 4, 8])
    #expect(report.referee == "5-grams of models/mos" && report.seed == 1)
    #expect(report.promptLength == 4 && report.continuation == 8)
    #expect(try figures("--head mos") == report)
    let other = try figures("--head mos --referee models/softmax --seed 2 --prompts 3")
    #expect(other.referee == "models/softmax" && other.seed == 2 && other.prompts == 3)
    let pair = try figures("--head mos --beside models/softmax --referee models/ngram")
    let alone = try figures("--model models/softmax --referee models/ngram")
    let beside = try #require(pair.beside)
    #expect(beside.model == "models/softmax" && beside.byDistance.count == 4)
    for (row, (a, b)) in zip(beside.byDistance, zip(pair.byDistance, alone.byDistance)) {
      #expect(abs(row.difference - (b.written - a.written)) < 1e-9)
    }
    #expect(abs(beside.growth - (alone.growth - pair.growth)) < 1e-9)
  }
}
