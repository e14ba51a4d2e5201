import Judging
import Testing

/// Dynamic evaluation and the cache, as options of `lm eval`.
@Suite struct AdaptiveTests {
  static func figures(_ line: String, in work: Workplace) throws -> EvaluationFigures {
    try work.lm("eval \(line) --threads 1 --json").figures()
  }

  @Test(
    "A model adapts to the text, and its folder stays as it was",
    arguments: [
      "--cache 200", "--dynamic rms", "--dynamic sgd --dynamic-rate 0.5 --dynamic-segment 7",
      "--cache 50 --tune", "--dynamic rms --cache 50 --tune --tune-tokens 40",
    ])
  func adapts(_ options: String) throws {
    let work = try Shared.workplace()
    let before = try work.files("models/softmax")
    let plain = try Self.figures("--head softmax", in: work)
    let adapted = try Self.figures("--head softmax \(options)", in: work)
    #expect(plain.tokens == adapted.tokens && plain.perplexity != adapted.perplexity)
    #expect(plain.adaptive == nil && plain.gain == nil)
    let used = try #require(adapted.adaptive)
    #expect((used.dynamic != nil) == options.contains("--dynamic"))
    #expect((used.cache != nil) == options.contains("--cache"))
    #expect((used.tuning != nil) == options.contains("--tune"))
    if options.contains("--tune-tokens") { #expect(used.tuning?.tokens == 40) }
    // What is gained is counted beside the model as it is.
    let gain = try #require(adapted.gain)
    #expect(gain.beside == "models/softmax as it is" && gain.perplexity == plain.perplexity)
    #expect(abs(gain.nats - (plain.natsPerToken - adapted.natsPerToken)) < 1e-9)
    #expect(try work.files("models/softmax") == before)
  }

  @Test("The networks of a mixture adapt, and its n-grams stay as they are")
  func mixtures() throws {
    let work = try EvalTests.workplace()
    let line = "--mix models/softmax models/ngram"
    let plain = try #require(try Self.figures(line, in: work).mix).models
    let adapted = try #require(try Self.figures("\(line) --dynamic rms --cache 50", in: work).mix)
      .models
    #expect(plain.allSatisfy { $0.adaptive == nil })
    #expect(adapted[0].adaptive?.dynamic?.learning == .rms)
    #expect(adapted[0].adaptive?.cache?.size == 50 && adapted[0].adaptive?.tuning == nil)
    #expect(adapted[1].adaptive == nil)
    // Alone, it is what a single model adapts to.
    let alone = try Self.figures("--model models/softmax --dynamic rms --cache 50", in: work)
    #expect(adapted[0].perplexity == alone.perplexity)
    #expect(adapted[1].perplexity == plain[1].perplexity)
    #expect(adapted[0].weight != plain[0].weight)
  }

  @Test("A number that is given is not tuned, and every option of adaptation is recorded")
  func given() throws {
    let work = try Shared.workplace()
    let line = "--head softmax --cache 20 --cache-weight 0.25 --tune"
    let cache = try Self.figures(line, in: work).adaptive?.cache
    #expect(cache?.weight == 0.25 && cache?.size == 20)
    let all = try Self.figures(
      "--head softmax --dynamic rms --dynamic-rate 0.002 --dynamic-decay 0.03 --dynamic-epsilon 0.4"
        + " --dynamic-segment 6 --dynamic-tokens 70 --cache 8 --cache-flatness 0.9", in: work)
    let dynamic = try #require(all.adaptive?.dynamic)
    #expect(dynamic.rate == 0.002 && dynamic.decay == 0.03 && dynamic.epsilon == 0.4)
    #expect(dynamic.segment == 6 && dynamic.trainingTokens == 70)
    #expect(all.adaptive?.cache?.size == 8 && all.adaptive?.cache?.flatness == 0.9)
    #expect(all.adaptive?.cache?.weight == 0.1 && all.adaptive?.tuning == nil)
    let table = try work.lm("eval --head softmax --cache 20")
    #expect(table.text.contains("cache 20 (flatness 0.3, weight 0.1)"))
  }

  @Test(
    "An option of adaptation that has no effect or is out of range is refused",
    arguments: [
      ("--cache-weight 0.1", "--cache-weight has no effect without --cache"),
      ("--cache 5 --dynamic-rate 1", "--dynamic-rate has no effect without --dynamic"),
      (
        "--dynamic sgd --dynamic-epsilon 1", "--dynamic-epsilon has no effect with --dynamic sgd"
      ),
      ("--tune", "--tune has no effect without --dynamic or --cache"),
      ("--cache 5 --tune-tokens 9", "--tune-tokens has no effect without --tune"),
      ("--dynamic rms --state reset", "--state reset cannot be combined with --dynamic"),
      ("--cache 5 --tune --split valid", "--tune chooses by the validation part"),
    ])
  func refused(_ options: String, message: String) throws {
    let work = try Shared.workplace()
    expectFailure(try work.lm("eval --head softmax \(options)"), 64, "error: \(message)")
  }
}
