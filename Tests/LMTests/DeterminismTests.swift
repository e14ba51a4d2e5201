import Foundation
import Judging
import Testing

@Suite struct DeterminismTests {
  @Test(arguments: ["softmax --optimizer sgd", "mos --optimizer adam --dropout 0.3 --no-tied"])
  func theSameCommandWritesTheSameBytes(head: String) throws {
    let work = try Workplace()
    try work.plant(Texts.persian, "corpus.txt")
    let line = "train corpus.txt --head \(head) --hidden 12 --batch-size 4 --bptt 9 --epochs 2"
    for out in ["a", "b"] { expectSuccess(try work.lm("\(line) --out \(out)")) }
    #expect(try work.differences("a", "b") == [])
    expectSuccess(try work.lm("\(line) --out c --seed 2"))
    #expect(try work.files("a")["weights.safetensors"] != work.files("c")["weights.safetensors"])
    #expect(
      Set(try work.files("a").keys) == [
        "config.json", "config.json.xxh128", "vocabulary.json", "weights.safetensors",
        "history.json",
        "checkpoint.safetensors", "train.tokens", "valid.tokens", "test.tokens", "log.jsonl",
      ])
  }

  @Test(arguments: Shared.heads, ["carry", "reset"])
  func perplexityDoesNotMoveWithTheBatch(head: String, state: String) throws {
    let work = try Shared.workplace()
    let figures = try [1, 7, 64].map { batch in
      let line = "eval english.txt --head \(head) --state \(state) --batch-size \(batch) --json"
      return try work.lm(line).figures(EvaluationFigures.self).natsPerToken
    }
    for figure in figures { #expect(abs(figure / figures[0] - 1) < 1e-6) }
  }
}
