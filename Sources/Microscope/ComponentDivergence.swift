import Glibc
public import LanguageModels

/// The divergence between the components of a mixture: the mean over positions and ordered pairs of
/// KL(p_j ‖ p_k) = Σ_x p_j(x) (log p_j(x) − log p_k(x)), p_k = softmax(c_k·Wᵀ + b).
///
/// In a mixture of contexts, p_k is the softmax of one context alone.
public struct ComponentDivergence: Sendable {
  /// The mean by pair, in nats: row j, column k; 0 on the diagonal.
  public let pairs: [[Double]]

  /// The mean over pairs, each counting the same, in nats; nil for one component.
  public var mean: Double? {
    let count = pairs.count * (pairs.count - 1)
    return count > 0 ? pairs.joined().reduce(0, +) / Double(count) : nil
  }

  /// The divergences of what a mixture mixes.
  public init(_ mixture: ContextMixture, _ weights: OutputWeights) {
    self.init(mixture, weights) { _, _ in }
  }

  /// The divergences of what a mixture mixes, with progress.
  ///
  /// - Parameters:
  ///   - mixture: The contexts and priors.
  ///   - weights: The decoder.
  ///   - progress: Called before every position with the positions that are done and all of them;
  ///     an error that it throws stops the work.
  /// - Throws: The error of `progress`.
  public init(
    _ mixture: ContextMixture, _ weights: OutputWeights,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) rethrows {
    let components = mixture.components
    var sums = [Double](repeating: 0, count: components * components)
    try weights.forEachPositionByComponent(of: mixture) { position, logProbabilities in
      try progress(position, mixture.count)
      let probabilities = logProbabilities.map { $0.map { exp($0) } }
      // Σ_x p_j(x) log p_k(x), row j and column k.
      let expected = LinearAlgebra.product(
        Array(probabilities.joined()), Array(logProbabilities.joined()), inner: weights.vocabulary)
      for j in 0..<components {
        for k in 0..<components where k != j {
          sums[j * components + k] += expected[j * components + j] - expected[j * components + k]
        }
      }
    }
    pairs = (0..<components).map { j in
      sums[j * components..<(j + 1) * components].map { $0 / Double(mixture.count) }
    }
  }
}
