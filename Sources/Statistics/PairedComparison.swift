/// Two models on the same tokens: the difference of their losses, token by token.
///
/// A token that is hard for one model is usually hard for the other, so a difference varies less
/// than a loss.
public struct PairedComparison: Sendable {
  /// Mean loss of the second model less that of the first, in nats per token, or per unit of the
  /// weights.
  public let difference: Double
  /// The 95 % interval of the difference; nil for too few losses.
  public let interval: ClosedRange<Double>?
  /// The two-sided p-value of no difference; nil for too few losses.
  public let pValue: Double?

  /// Compares losses.
  ///
  /// - Parameters:
  ///   - first: −log p of every token by a model, in nats.
  ///   - second: The same by another.
  ///   - weights: The divisors, as in ``BlockBootstrap``; nil for 1 each.
  ///   - least: The minimum of losses for an interval; the default is that for tokens.
  ///   - seed: Seed of the random draws of the bootstrap.
  public init(
    _ first: [Double], _ second: [Double], weights: [Double]? = nil,
    least: Int = BlockBootstrap.leastTokens, seed: UInt64 = 1
  ) {
    precondition(first.count == second.count, "the same tokens")
    let bootstrap = BlockBootstrap(
      zip(first, second).map { $1 - $0 }, weights: weights, least: least, seed: seed)
    difference = bootstrap.mean
    interval = bootstrap.interval
    pValue = bootstrap.pValue
  }

  /// As the other, where some p-values may be unknown: they stay so, and do not count.
  package static func adjusted(_ pValues: [Double?]) -> [Double?] {
    var known = adjusted(pValues.compactMap(\.self)).makeIterator()
    return pValues.map { $0 == nil ? nil : known.next() }
  }

  /// p-values adjusted for their number, which control the probability of any wrong verdict among
  /// all (Holm 1979).
  public static func adjusted(_ pValues: [Double]) -> [Double] {
    var result = pValues
    var highest = 0.0
    for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
      highest = max(highest, min(Double(pValues.count - rank) * pValues[index], 1))
      result[index] = highest
    }
    return result
  }
}
