import Glibc

/// A mixture of models in probability space: p(w) = Σ_i λ_i·p_i(w) (Jelinek & Mercer 1980).
public struct Interpolation: Sendable {
  /// The weight of every model, λ; their sum is 1.
  public let weights: [Double]

  /// A mixture of given weights.
  public init(weights: [Double]) { self.weights = weights }

  /// The weights that make a text most probable, by expectation maximisation.
  ///
  ///     r_ti = λ_i·p_i(w_t)/Σ_j λ_j·p_j(w_t)        λ_i ← mean of r_ti over t
  ///
  /// The log likelihood is concave in the weights, so the result is the global maximum.
  ///
  /// - Parameter losses: −log p of every token of the text, in nats, by model.
  public init(fitting losses: [[Double]]) {
    precondition(!losses.isEmpty && !losses[0].isEmpty, "models, and a text")
    var weights = [Double](repeating: 1 / Double(losses.count), count: losses.count)
    var parts = weights
    let probabilities = losses[0].indices.map { token in
      let least = losses.reduce(.infinity) { min($0, $1[token]) }
      return losses.map { exp(least - $0[token]) }
    }
    for _ in 0..<1_000 {
      var sums = [Double](repeating: 0, count: losses.count)
      for token in probabilities {
        var total = 0.0
        for model in losses.indices {
          parts[model] = weights[model] * token[model]
          total += parts[model]
        }
        for model in losses.indices { sums[model] += parts[model] / total }
      }
      let next = sums.map { $0 / Double(losses[0].count) }
      let change = zip(next, weights).reduce(0) { max($0, abs($1.0 - $1.1)) }
      weights = next
      if change < 1e-7 { break }
    }
    self.weights = weights
  }

  /// −log p of every token by the mixture, in nats, from the losses of its models.
  public func losses(_ losses: [[Double]]) -> [Double] {
    precondition(losses.count == weights.count, "a weight for every model")
    let logWeights = weights.map(log)
    return losses[0].indices.map { token in
      let terms = losses.indices.map { logWeights[$0] - losses[$0][token] }
      let greatest = terms.max() ?? 0
      return -greatest - log(terms.reduce(0) { $0 + exp($1 - greatest) })
    }
  }
}
