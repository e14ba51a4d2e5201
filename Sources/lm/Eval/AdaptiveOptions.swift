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

  @Option(help: .advanced("Step size η of dynamic evaluation (default: 0.0001; sgd: 0.03)."))
  var dynamicRate: Float?

  @Option(
    help: .advanced("Decay λ of dynamic evaluation to the model's own parameters (default: 0.001).")
  )
  var dynamicDecay: Float?

  @Option(help: .advanced("Number that --dynamic rms adds to the usual gradient (default: 0.001)."))
  var dynamicEpsilon: Float?

  @Option(help: .advanced("Tokens per segment of dynamic evaluation (default: 5)."))
  var dynamicSegment: Int?

  @Option(
    help: .advanced(
      "Number of training tokens for the usual gradients of --dynamic rms (default: 50000)."))
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

  @Option(help: .advanced("Weight λ of the cache, below 1. The model has 1 - λ (default: 0.1)."))
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
      "Number of tokens that --tune uses, from the start of the validation part (default: 10000)."))
  var tuneTokens: Int?

  /// The adaptation that the options describe; nil for none.
  ///
  /// - Throws: `JudgingError` for options that go with others.
  func adaptation() throws -> Adaptation? {
    var choices = Adaptation.Choices()
    choices.dynamic = dynamic
    choices.dynamicRate = dynamicRate
    choices.dynamicDecay = dynamicDecay
    choices.dynamicEpsilon = dynamicEpsilon
    choices.dynamicSegment = dynamicSegment
    choices.dynamicTokens = dynamicTokens
    choices.cache = cache
    choices.cacheFlatness = cacheFlatness
    choices.cacheWeight = cacheWeight
    choices.tunes = tune
    choices.tuneTokens = tuneTokens
    return try choices.adaptation()
  }
}
