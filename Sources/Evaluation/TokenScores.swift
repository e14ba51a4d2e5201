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

extension [Float] {
  /// True if no number is higher than that of a place, and none before it as high.
  func isFirstMaximum(_ place: Int) -> Bool {
    let own = self[place]
    // Written so that nothing is a maximum beside NaN.
    return self[..<place].allSatisfy { $0 < own } && self[(place + 1)...].allSatisfy { $0 <= own }
  }
}
