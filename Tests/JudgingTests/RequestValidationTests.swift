import Evaluation
import Generation
import Judging
import LanguageModels
import Testing

/// What requests refuse before they do anything.
@Suite struct RequestValidationTests {
  /// The message of the error, with fields as options.
  static func message(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return (error as? JudgingError)?.message { "--\($0)" } }
    return nil
  }

  @Test(
    "Both ends of every range",
    arguments: [
      ("batch-size", "0", "65537", "1 to 65536"), ("temperature", "0", "1001", "0.001 to 1000"),
      ("dynamic-rate", "-1", "2000", "0 to 1000"), ("dynamic-decay", "-0.5", "2", "0 to 1"),
      ("dynamic-epsilon", "0", "1001", "above 0, at most 1000"),
      ("dynamic-segment", "0", "10001", "1 to 10000"),
      ("dynamic-tokens", "0", "1000000001", "1 to 1000000000"),
      ("cache", "0", "1000001", "1 to 1000000"), ("cache-flatness", "-1", "1001", "0 to 1000"),
      ("cache-weight", "-0.5", "1", "0 or more and below 1"),
      ("tune-tokens", "0", "1000000001", "1 to 1000000000"),
    ])
  func ranges(field: String, low: String, high: String, limits: String) throws {
    for value in [low, high] {
      let number = try #require(Double(value))
      var options = JudgingOptions()
      var dynamic = Adaptation.Dynamic(.rms)
      var cache = Adaptation.Cache(size: 5)
      var tuningTokens: Int?
      switch field {
      case "batch-size": options.batch = Int(number)
      case "temperature": options.temperature = number
      case "dynamic-rate": dynamic.rate = Float(number)
      case "dynamic-decay": dynamic.decay = Float(number)
      case "dynamic-epsilon": dynamic.epsilon = Float(number)
      case "dynamic-segment": dynamic.segment = Int(number)
      case "dynamic-tokens": dynamic.trainingTokens = Int(number)
      case "cache": cache.size = Int(number)
      case "cache-flatness": cache.flatness = Float(number)
      case "cache-weight": cache.weight = number
      default: tuningTokens = Int(number)
      }
      options.adaptation = Adaptation(dynamic: dynamic, cache: cache, tuningTokens: tuningTokens)
      #expect(
        Self.message { try options.validate() } == "--\(field) \(value); choose \(limits)")
    }
    #expect(Self.message { try JudgingOptions().validate() } == nil)
  }

  @Test("A choice that goes with another one names it")
  func strayChoices() {
    func message(_ change: (inout Adaptation.Choices) -> Void) -> String? {
      var choices = Adaptation.Choices()
      change(&choices)
      return Self.message { _ = try choices.adaptation() }
    }
    #expect(
      message { $0.dynamicRate = 1 }
        == "--dynamic-rate has no effect without --dynamic; choose --dynamic rms or sgd")
    #expect(
      message { ($0.dynamic, $0.dynamicTokens) = (.sgd, 9) }
        == "--dynamic-tokens has no effect with --dynamic sgd; choose --dynamic rms, or leave it out"
    )
    #expect(
      message { ($0.dynamic, $0.cacheWeight) = (.sgd, 0.5) }
        == "--cache-weight has no effect without --cache; give --cache N with it")
    #expect(
      message { $0.tunes = true }
        == "--tune has no effect without --dynamic or --cache; give one of them with it")
    #expect(
      message { ($0.cache, $0.tuneTokens) = (5, 9) }
        == "--tune-tokens has no effect without --tune; give --tune with it")
    #expect(message { ($0.cache, $0.cacheWeight) = (5, 1) }?.contains("below 1") == true)
  }

  @Test func choicesMakeAnAdaptation() throws {
    var choices = Adaptation.Choices()
    #expect(try choices.adaptation() == nil)
    (choices.dynamic, choices.dynamicDecay, choices.dynamicSegment) = (.rms, 0.5, 9)
    (choices.cache, choices.cacheFlatness, choices.tunes) = (7, 2, true)
    let adaptation = try #require(try choices.adaptation())
    var dynamic = Adaptation.Dynamic(.rms)
    (dynamic.decay, dynamic.segment) = (0.5, 9)
    var cache = Adaptation.Cache(size: 7)
    cache.flatness = 2
    #expect(adaptation == Adaptation(dynamic: dynamic, cache: cache, tuningTokens: 10_000))
  }

  @Test func whatDoesNotGoTogether() throws {
    var request = try EvaluationRequest(ModelReference("a"), part: .valid)
    #expect(Self.message { try request.validate() } == nil)
    request.options.adaptation = Adaptation(cache: .init(size: 5), tuningTokens: 9)
    #expect(
      Self.message { try request.validate() }
        == "--tune chooses by the validation part; judge by --split test")
    request.part = nil
    request.options.state = .reset
    #expect(
      Self.message { try request.validate() }
        == "--state reset cannot be combined with --dynamic or --cache; choose --state carry")
    let mixture = try EvaluationRequest(ModelReference("a+b"), part: .valid)
    #expect(
      Self.message { try mixture.validate() }
        == "the mixture a + b is weighed by the validation part; judge by --split test")
    let pair = try ComparisonRequest([ModelReference("c"), ModelReference("a+b")], part: .valid)
    #expect(Self.message { try pair.validate() }?.hasPrefix("the mixture a + b") == true)
    let same = try ComparisonRequest([ModelReference("a+b"), ModelReference("b/+a")])
    #expect(Self.message { try same.validate() } == "b/ + a is named twice")
    let one = try ComparisonRequest([ModelReference("a")])
    #expect(Self.message { try one.validate() } == "a comparison takes two models or more")
  }

  @Test func rangesOfExposureInspectionAndSamples() throws {
    var exposure = try ExposureRequest(ModelReference("a"))
    exposure.design.continuation = 1
    #expect(Self.message { try exposure.validate() } == "--continuation 1; choose 2 to 10000")
    exposure.design = ExposureDesign(prompts: 10_001)
    #expect(Self.message { try exposure.validate() } == "--prompts 10001; choose 1 to 10000")
    exposure.design = ExposureDesign(promptLength: 0)
    #expect(Self.message { try exposure.validate() } == "--prompt-length 0; choose 1 to 10000")
    exposure.design = ExposureDesign()
    exposure.referee = exposure.model
    #expect(Self.message { try exposure.validate() } == "a cannot be its own referee")

    func inspect(_ change: (inout InspectionRequest) -> Void) throws -> String? {
      var request = InspectionRequest(try ModelReference("a"))
      change(&request)
      return Self.message { try request.validate() }
    }
    #expect(try inspect { $0.contexts = 1 } == "--contexts 1; choose 2 to 100000")
    #expect(try inspect { $0.columns = 5 } == nil)
    #expect(
      try inspect { ($0.parts[.rank], $0.columns) = (false, 5) }
        == "--columns has no effect without --rank; give --rank with it")
    #expect(
      try inspect { $0.top = 3 } == "--top has no effect without --next; give --next TEXT with it")
    #expect(
      try inspect { ($0.next, $0.windows) = ("a", 3) }
        == "--windows has no effect without --gradients; give --gradients with it")

    func sample(_ change: (inout SampleRequest) -> Void) throws -> String? {
      var request = SampleRequest(try ModelReference("a"))
      change(&request)
      return Self.message { try request.validate() }
    }
    #expect(try sample { $0.count = 0 } == "--num-samples 0; choose 1 to 1000000")
    #expect(
      try sample { $0.options.maxTokens = 0 }?.hasPrefix("--max-tokens 0; choose 1 to") == true)
    #expect(try sample { $0.options.sampling.topK = 0 } == "--top-k 0; choose 1 or more")
    #expect(try sample { _ in } == nil)
  }

  @Test("The ends of every range are in it")
  func ends() throws {
    var (low, high) = (Adaptation.Dynamic(.rms), Adaptation.Dynamic(.rms))
    (low.rate, low.decay, low.segment) = (0, 0, 1)
    (low.epsilon, low.trainingTokens) = (.leastNonzeroMagnitude, 1)
    (high.rate, high.decay, high.segment) = (1_000, 1, 10_000)
    (high.epsilon, high.trainingTokens) = (1_000, 1_000_000_000)
    var (small, large) = (Adaptation.Cache(size: 1), Adaptation.Cache(size: 1_000_000))
    (small.flatness, small.weight) = (0, 0)
    (large.flatness, large.weight) = (1_000, 1.0.nextDown)
    let lowest = Adaptation(dynamic: low, cache: small, tuningTokens: 1)
    let highest = Adaptation(dynamic: high, cache: large, tuningTokens: 1_000_000_000)
    for (adaptation, batch, temperature) in [
      (lowest, 1, 0.001), (highest, 65_536, 1_000),
    ] {
      var options = JudgingOptions()
      (options.adaptation, options.batch, options.temperature) = (adaptation, batch, temperature)
      #expect(Self.message { try options.validate() } == nil)
    }
    for (prompts, length) in [(1, 1), (10_000, 10_000)] {
      var request = try ExposureRequest(ModelReference("a"))
      request.design = ExposureDesign(
        prompts: prompts, promptLength: length, continuation: max(length, 2))
      #expect(Self.message { try request.validate() } == nil)
    }
    for (contexts, columns, distances, windows, top) in [
      (2, 2, 2, 1, 1), (100_000, 1 << 24, 10_000, 100_000, 1_000),
    ] {
      var request = InspectionRequest(try ModelReference("a"))
      (request.parts, request.next) = ([.rank: true, .gradients: true], "the")
      (request.contexts, request.columns) = (contexts, columns)
      (request.distances, request.windows, request.top) = (distances, windows, top)
      #expect(Self.message { try request.validate() } == nil)
    }
  }

  @Test("Every choice of an adaptation is in it")
  func everyChoice() throws {
    var choices = Adaptation.Choices()
    (choices.dynamic, choices.dynamicRate, choices.dynamicDecay) = (.rms, 0.5, 0.25)
    (choices.dynamicEpsilon, choices.dynamicSegment, choices.dynamicTokens) = (0.125, 7, 8)
    (choices.cache, choices.cacheFlatness, choices.cacheWeight) = (9, 0.75, 0.0625)
    (choices.tunes, choices.tuneTokens) = (true, 11)
    let adaptation = try #require(try choices.adaptation())
    let dynamic = try #require(adaptation.dynamic)
    #expect(dynamic.learning == .rms && dynamic.rate == 0.5 && dynamic.decay == 0.25)
    #expect(dynamic.epsilon == 0.125 && dynamic.segment == 7 && dynamic.trainingTokens == 8)
    #expect(adaptation.cache?.size == 9 && adaptation.cache?.flatness == 0.75)
    #expect(adaptation.cache?.weight == 0.0625 && adaptation.tuningTokens == 11)
    (choices.tunes, choices.tuneTokens) = (false, nil)
    #expect(try choices.adaptation()?.tuningTokens == nil)
  }
}
