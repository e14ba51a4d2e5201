import ArgumentParser
import Judging

/// Options of a model that adapts to the text it is judged by.
struct AdaptiveOptions: ParsableArguments {
  @Option(
    help: """
      Dynamic evaluation: learn each segment after it is scored. sgd: by gradient descent. rms: by steps \
      relative to the usual gradient of each parameter.
      """)
  var dynamic: Adaptation.Learning?

  @Option(help: .advanced("Step size η of dynamic evaluation (default: 0.0001, of sgd 0.03)."))
  var dynamicRate: Float?

  @Option(
    help: .advanced("Decay λ of dynamic evaluation to the model's own parameters (default: 0.001).")
  )
  var dynamicDecay: Float?

  @Option(help: .advanced("Added to the usual gradient by --dynamic rms (default: 0.001)."))
  var dynamicEpsilon: Float?

  @Option(help: .advanced("Tokens of a segment of dynamic evaluation (default: 5)."))
  var dynamicSegment: Int?

  @Option(
    help: .advanced(
      "Training tokens that --dynamic rms takes the usual gradients of (default: 50000)."))
  var dynamicTokens: Int?

  @Option(help: "Neural cache: number of tokens that it remembers, each with its context.")
  var cache: Int?

  @Option(
    help: .advanced(
      """
      Flatness θ of the cache. A larger θ favours similar contexts; 0 weighs all alike (default: \
      0.3).
      """)
  )
  var cacheFlatness: Float?

  @Option(help: .advanced("Weight λ of the cache beside the model, below 1 (default: 0.1)."))
  var cacheWeight: Double?

  @Flag(
    inversion: .prefixedNo,
    help: """
      Tune rate, decay, flatness and weight on the validation part. Values on the command line are \
      kept.
      """)
  var tune = false

  @Option(
    help: .advanced(
      "Tokens at the start of the validation part that --tune chooses by (default: 10000)."))
  var tuneTokens: Int?

  /// Whether the model adapts at all.
  var isGiven: Bool { dynamic != nil || cache != nil }

  /// The adaptation that the options describe.
  var adaptation: Adaptation {
    var adaptation = Adaptation(tuningTokens: tune ? tuneTokens ?? 10_000 : nil)
    adaptation.dynamic = dynamic.map { learning in
      var dynamic = Adaptation.Dynamic(learning)
      dynamic.rate = dynamicRate
      dynamic.decay = dynamicDecay
      if let dynamicEpsilon { dynamic.epsilon = dynamicEpsilon }
      if let dynamicSegment { dynamic.segment = dynamicSegment }
      if let dynamicTokens { dynamic.trainingTokens = dynamicTokens }
      return dynamic
    }
    adaptation.cache = cache.map { size in
      var cache = Adaptation.Cache(size: size)
      cache.flatness = cacheFlatness
      cache.weight = cacheWeight
      return cache
    }
    return adaptation
  }

  func validate() throws {
    try refuseStray()
    try check("--dynamic-rate", dynamicRate) { $0 >= 0 && $0.isFinite }
    try check("--dynamic-decay", dynamicDecay, "0 to 1") { (0...1).contains($0) }
    try check("--dynamic-epsilon", dynamicEpsilon, "more than 0") { $0 > 0 && $0.isFinite }
    try check("--dynamic-segment", dynamicSegment, "1 to 10000") { (1...10_000).contains($0) }
    try check("--dynamic-tokens", dynamicTokens, "1 or more") { $0 > 0 }
    try check("--cache", cache, "1 to 1000000") { (1...1_000_000).contains($0) }
    try check("--cache-flatness", cacheFlatness) { $0 >= 0 && $0.isFinite }
    try check("--cache-weight", cacheWeight, "0 or more and below 1") { (0..<1).contains($0) }
    try check("--tune-tokens", tuneTokens, "1 or more") { $0 > 0 }
  }

  private func refuseStray() throws {
    func stray(_ name: String, _ value: Any?, unless isUsed: Bool, _ choice: String) -> StrayOption
    {
      StrayOption(name, isGiven: value != nil, isUsed: isUsed, by: choice)
    }
    let plain = "a model without --dynamic"
    try StrayOption.refuse([
      stray("--dynamic-rate", dynamicRate, unless: dynamic != nil, plain),
      stray("--dynamic-decay", dynamicDecay, unless: dynamic != nil, plain),
      stray("--dynamic-segment", dynamicSegment, unless: dynamic != nil, plain),
      stray("--dynamic-epsilon", dynamicEpsilon, unless: dynamic == .rms, "all but --dynamic rms"),
      stray("--dynamic-tokens", dynamicTokens, unless: dynamic == .rms, "all but --dynamic rms"),
      stray("--cache-flatness", cacheFlatness, unless: cache != nil, "a model without --cache"),
      stray("--cache-weight", cacheWeight, unless: cache != nil, "a model without --cache"),
      StrayOption(
        "--tune", isGiven: tune, isUsed: isGiven, by: "a model without --dynamic or --cache"),
      stray("--tune-tokens", tuneTokens, unless: tune, "all but --tune"),
    ])
  }

  private func check<Value>(
    _ name: String, _ value: Value?, _ range: String = "0 or more", _ isFine: (Value) -> Bool
  ) throws {
    guard let value, !isFine(value) else { return }
    throw ValidationError("\(name) \(value); choose \(range)")
  }
}
