import Glibc
public import LanguageModels
public import TokenIDs

/// The most probable next tokens after a text.
public struct NextTokens: Sendable {
  /// A token and its probability.
  public struct Candidate: Sendable {
    /// The token.
    public let token: Int32
    /// p of it, 0 to 1.
    public let probability: Double
  }

  /// The prediction of one component of a mixture.
  public struct Component: Sendable {
    /// π of it, 0 to 1.
    public let prior: Double
    /// Its most probable token.
    public let top: Candidate
  }

  /// The most probable tokens, in order.
  public let candidates: [Candidate]
  /// Entropy of the distribution, in nats.
  public let entropy: Double
  /// By component of a mixture; none for a softmax, and for n-grams.
  public let components: [Component]

  /// The next tokens after a text, by a network.
  ///
  /// - Parameters:
  ///   - model: The network.
  ///   - text: The text; an empty one asks for the first token.
  ///   - specialTokens: The special tokens of the vocabulary.
  ///   - count: The number of candidates.
  /// - Throws: ``MicroscopeError`` where the contexts are not finite.
  public init(
    _ model: LanguageModel, after text: [Int32], specialTokens: SpecialTokens, count: Int
  ) throws {
    // What stands at the position is never read.
    let sample = try ContextSample(
      model, of: text + [specialTokens.endOfSentence], specialTokens: specialTokens, count: 1)
    let weights = try OutputWeights(of: model)
    var all: [Double] = []
    weights.forEachPosition(of: sample.head.scored) { all = $0.map { exp($0) } }
    var components: [Component] = []
    if let mixture = sample.head.mixture {
      weights.forEachPositionByComponent(of: mixture) { position, logProbabilities in
        components = zip(mixture.prior(at: position), logProbabilities).map { prior, values in
          Component(prior: prior, top: Self.top(1, of: values.map { exp($0) })[0])
        }
      }
    }
    self.init(probabilities: all, count: count, components: components)
  }

  /// The next tokens after a text, by a model of any kind.
  ///
  /// - Parameters:
  ///   - logProbabilities: log p of every next token, in nats, `[V]`.
  ///   - count: The number of candidates.
  public init(_ logProbabilities: [Float], count: Int) {
    self.init(
      probabilities: logProbabilities.map { exp(Double($0)) }, count: count, components: [])
  }

  private init(probabilities: [Double], count: Int, components: [Component]) {
    candidates = Self.top(count, of: probabilities)
    entropy = Microscope.entropy(probabilities)
    self.components = components
  }

  private static func top(_ count: Int, of probabilities: [Double]) -> [Candidate] {
    probabilities.indices.sorted { (probabilities[$0], $1) > (probabilities[$1], $0) }
      .prefix(count).map { Candidate(token: Int32($0), probability: probabilities[$0]) }
  }
}
