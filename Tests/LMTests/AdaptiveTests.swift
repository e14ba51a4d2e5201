import Foundation
import Testing

@Suite struct AdaptiveTests {
  @Test(arguments: [
    "--cache 200", "--dynamic rms", "--dynamic sgd --dynamic-rate 0.5 --dynamic-segment 7",
    "--cache 50 --tune", "--dynamic rms --cache 50 --tune --tune-tokens 40",
  ])
  func aModelAdaptsAndStaysAsItWas(_ options: String) throws {
    let work = try Shared.workplace()
    let before = try work.files("models/softmax")
    let plain = try work.lm("eval --head softmax --threads 1 --json").json()
    let adapted = try work.lm("eval --head softmax --threads 1 --json \(options)").json()
    #expect(plain["tokens"] as? Int == adapted["tokens"] as? Int)
    #expect(plain["perplexity"] as? Double != adapted["perplexity"] as? Double)
    #expect(plain["adaptive"] == nil)
    let used = try #require(adapted["adaptive"] as? [String: Any])
    #expect((used["dynamic"] != nil) == options.contains("--dynamic"))
    #expect((used["cache"] != nil) == options.contains("--cache"))
    #expect((used["tuning"] != nil) == options.contains("--tune"))
    #expect(try work.files("models/softmax") == before)
  }

  @Test("The networks of a mixture adapt, and its n-grams stay as they are")
  func mixturesAdapt() throws {
    let work = try EvalTests.workplace()
    func models(_ options: String) throws -> [[String: Any]] {
      let line = "eval --mix models/softmax models/ngram --threads 1 --json \(options)"
      let mix = try #require(try work.lm(line).json()["mix"] as? [String: Any])
      return try #require(mix["models"] as? [[String: Any]])
    }
    let plain = try models("")
    let adapted = try models("--dynamic rms --cache 50")
    #expect(plain.allSatisfy { $0["adaptive"] == nil })
    let used = try #require(adapted[0]["adaptive"] as? [String: Any])
    #expect(Set(used.keys) == ["dynamic", "cache"])
    #expect(adapted[1]["adaptive"] == nil)
    // Alone, it is what a single model adapts to.
    let alone = try work.lm(
      "eval --head softmax --threads 1 --json --dynamic rms --cache 50"
    ).json()
    #expect(adapted[0]["perplexity"] as? Double == alone["perplexity"] as? Double)
    #expect(adapted[1]["perplexity"] as? Double == plain[1]["perplexity"] as? Double)
    #expect(adapted[0]["weight"] as? Double != plain[0]["weight"] as? Double)
  }

  @Test func whatIsGivenIsNotTuned() throws {
    let work = try Shared.workplace()
    let line = "eval --head softmax --json --cache 20 --cache-weight 0.25 --tune"
    let used = try work.lm(line).json()["adaptive"] as? [String: Any]
    let cache = used?["cache"] as? [String: Any]
    #expect(cache?["weight"] as? Double == 0.25 && cache?["size"] as? Int == 20)
    let table = try work.lm("eval --head softmax --cache 20")
    #expect(table.text.contains("cache 20 (flatness 0.3, weight 0.1)"))
  }

  @Test(arguments: [
    "--cache-weight 0.1", "--cache 5 --dynamic-rate 1", "--dynamic sgd --dynamic-epsilon 1",
    "--tune", "--cache 5 --tune-tokens 9", "--cache 0", "--cache 5 --cache-weight 1",
    "--dynamic rms --dynamic-decay 2", "--dynamic rms --state reset",
    "--cache 5 --tune --split valid",
  ])
  func whatHasNoEffectIsRefused(_ options: String) throws {
    let work = try Shared.workplace()
    expectFailure(try work.lm("eval --head softmax \(options)"), 64, "--")
  }
}
