/// What a model holds of every token of a text.
public struct TokenScores: Hashable, Sendable {
  /// −log p of every token, in nats.
  public var losses: [Double]
  /// True for each token that the model held for the most probable; nil where that is not known.
  ///
  /// Of equally probable tokens it is the one of the lowest id.
  public var hits: [Bool]?

  /// The losses of tokens, and the hits among these where they are known.
  public init(losses: [Double], hits: [Bool]? = nil) {
    precondition(hits.map { $0.count == losses.count } ?? true, "a hit or a miss for every loss")
    self.losses = losses
    self.hits = hits
  }
}
