import Glibc
public import TokenIDs

/// The sum of −log p over a text, in double precision, and the figures that follow from it.
public struct Score: Hashable, Sendable {
  /// Tokens scored.
  public internal(set) var tokens = 0
  /// Σ −log p, in nats.
  public internal(set) var nats = 0.0
  /// Tokens that are not in the vocabulary.
  public internal(set) var unknownTokens = 0
  /// Σ −log p of the unknown tokens, in nats.
  public internal(set) var unknownNats = 0.0

  /// Tokens that the model held for the most probable; nil where that is not known.
  public internal(set) var hits: Int?

  /// The score of an empty text.
  public init() {}

  /// The sums of losses.
  ///
  /// - Parameters:
  ///   - losses: −log p of every token, in nats.
  ///   - ids: The tokens.
  ///   - specialTokens: The special tokens of the vocabulary.
  public init(
    _ losses: some Sequence<Double>, of ids: some Sequence<Int32>, specialTokens: SpecialTokens
  ) {
    for (loss, id) in zip(losses, ids) {
      tokens += 1
      nats += loss
      guard id == specialTokens.unknown else { continue }
      unknownTokens += 1
      unknownNats += loss
    }
  }

  /// The sums of losses, and the number of hits where they are known.
  ///
  /// - Parameters:
  ///   - scores: −log p of every token, in nats, and the hits.
  ///   - ids: The tokens.
  ///   - specialTokens: The special tokens of the vocabulary.
  public init(
    _ scores: TokenScores, of ids: some Sequence<Int32>, specialTokens: SpecialTokens
  ) {
    self.init(scores.losses, of: ids, specialTokens: specialTokens)
    hits = scores.hits?.count { $0 }
  }

  /// Mean −log p, in nats a token.
  public var natsPerToken: Double { nats / Double(tokens) }

  /// exp of the mean −log p.
  public var perplexity: Double { exp(natsPerToken) }

  /// The part of the tokens that the model held for the most probable; nil where that is not known.
  public var accuracy: Double? { hits.map { Double($0) / Double(tokens) } }

  /// The perplexity of the known tokens alone.
  public var perplexityWithoutUnknown: Double {
    exp((nats - unknownNats) / Double(tokens - unknownTokens))
  }

  /// The part of the tokens that is unknown.
  public var unknownRate: Double { Double(unknownTokens) / Double(tokens) }

  /// Bits for each of `count` units, such as the characters or bytes that the tokens stand for.
  public func bits(per count: Int) -> Double {
    nats / log(2) / Double(count)
  }
}
