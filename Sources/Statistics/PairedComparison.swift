/// Two models on the same tokens: the difference of their losses, token by token.
///
/// What makes a token hard is hard on both, so that a difference is known far better than either loss.
public struct PairedComparison: Sendable {
  /// Mean loss of the second model less that of the first, in nats a token or what the weights count.
  public let difference: Double
  /// Where the difference lies with a probability of 95 %; nil for too few losses.
  public let interval: ClosedRange<Double>?
  /// How probable a difference as large would be between equal models; nil for too few losses.
  public let pValue: Double?

  /// Compares losses.
  ///
  /// - Parameters:
  ///   - first: −log p of every token by a model, in nats.
  ///   - second: The same by another.
  ///   - weights: What sums are divided by; nil for 1 each.
  ///   - least: So many losses at least have an interval; the usual number is for tokens.
  ///   - seed: Decides the draws of the bootstrap.
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

  /// p-values so raised that of all verdicts together one in twenty cases is wrong, not of each (Holm
  /// 1979).
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
