import Randomness

/// The uncertainty of a mean of correlated numbers: the circular block bootstrap (Politis & Romano
/// 1992).
///
/// Losses of neighbouring tokens are correlated, so whole blocks are drawn. The n numbers are on a
/// circle. A draw takes n/b blocks of b numbers, and has a mean.
///
/// A text of any length has forty blocks. Rules that choose b by the autocorrelation of neighbours
/// choose too short a block: in text this correlation is small, and lasts for thousands of tokens.
public struct BlockBootstrap: Sendable {
  /// The mean of the numbers.
  public let mean: Double
  /// Numbers of a block, b.
  public let blockLength: Int
  /// The means of all draws, in ascending order.
  private let means: [Double]
  private let isEnough: Bool

  /// Draws the blocks.
  ///
  /// - Parameters:
  ///   - values: The numbers, one or more, in the order of the text.
  ///   - weights: The weights of the numbers. A mean is the sum of the numbers divided by the sum
  ///     of the weights. If numbers are losses of lines, their weights are the lengths; nil for 1
  ///     each.
  ///   - blockLength: b; nil for a fortieth of the numbers.
  ///   - least: The minimum of numbers for an interval.
  ///   - draws: The number of means.
  ///   - seed: Seed of the random draws.
  public init(
    _ values: [Double], weights: [Double]? = nil, blockLength: Int? = nil, least: Int = 40,
    draws: Int = 10_000, seed: UInt64 = 1
  ) {
    precondition(!values.isEmpty, "a mean has a number or more")
    precondition(weights.map { $0.count == values.count } ?? true, "a weight a number")
    let n = values.count
    let b = min(blockLength ?? max(n / Self.usualBlocks, 1), n)
    // The sum of the numbers before each, on a circle that is cut after b more.
    func sums(_ number: (Int) -> Double) -> [Double] {
      var sums = [0.0]
      sums.reserveCapacity(n + b + 1)
      for at in 0..<n + b { sums.append(sums[at] + number(at < n ? at : at - n)) }
      return sums
    }
    let (numbers, divisors) = (sums { values[$0] }, sums { weights?[$0] ?? 1 })
    let mean = numbers[n] / divisors[n]
    let blocks = (n + b / 2) / b
    var stream = RandomStream(seed: seed, purpose: "block bootstrap")
    var means = (0..<draws).map { _ in
      var (sum, divisor) = (0.0, 0.0)
      for _ in 0..<blocks {
        let start = Int(stream.unit() * Double(n))
        sum += numbers[start + b] - numbers[start]
        divisor += divisors[start + b] - divisors[start]
      }
      return sum / divisor
    }
    means.sort()
    self.mean = mean
    self.means = means
    self.blockLength = b
    isEnough = n >= least
  }

  /// The interval that holds the mean of the source with a probability of 95 %; nil for too few
  /// numbers.
  ///
  /// Its ends are percentiles of the draws. Their distance from the mean is multiplied by the ratio
  /// of Student's t for forty blocks to the normal distribution.
  public var interval: ClosedRange<Double>? {
    guard isEnough else { return nil }
    func bound(_ part: Double) -> Double { mean + Self.stretch * (quantile(part) - mean) }
    return bound(0.025)...bound(0.975)
  }

  /// The two-sided p-value of the hypothesis that the mean of the source is 0; nil for too few
  /// numbers.
  public var pValue: Double? {
    guard isEnough else { return nil }
    // 0 as it lies to the draws when they are stretched.
    let zero = mean - mean / Self.stretch
    let below = Double(means.count { $0 <= zero } + 1) / Double(means.count + 1)
    let above = Double(means.count { $0 >= zero } + 1) / Double(means.count + 1)
    return min(2 * min(below, above), 1)
  }

  private func quantile(_ part: Double) -> Double {
    let place = part * Double(means.count - 1)
    let low = Int(place)
    let high = min(low + 1, means.count - 1)
    return means[low] + (place - Double(low)) * (means[high] - means[low])
  }

  /// Tokens of a text that is long enough for an interval: ten a block.
  public static let leastTokens = 400

  static let usualBlocks = 40
  /// √(40/39) · t₃₉ / z, of the two-sided 95 %.
  private static let stretch = 1.0452
}
