import Randomness

/// How far the mean of correlated numbers is to be trusted: the circular block bootstrap (Politis &
/// Romano 1992).
///
/// Losses of neighbouring tokens go together, so that whole blocks are drawn: of n numbers on a circle,
/// n/b blocks of b, again and again, and each draw has its mean.
///
/// A text has forty blocks, however long it is. Rules that choose by the autocorrelation of neighbours see
/// too little: in text it is small, and lasts for thousands of tokens.
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
  ///   - values: The numbers, one or more, in the order in which they go together.
  ///   - weights: What the sum is divided by, such as the lengths of lines whose losses the numbers are, so
  ///     that lengths that vary are no uncertainty; nil for 1 each.
  ///   - blockLength: b; nil for a fortieth of the numbers.
  ///   - least: So many numbers at least have an interval.
  ///   - draws: How many means are drawn.
  ///   - seed: Decides the draws.
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

  /// The interval that holds the mean of the source with a probability of 95 %; nil for too few numbers.
  ///
  /// It is of percentiles of the draws, so much farther from the mean as Student's t of forty blocks is
  /// from the normal distribution.
  public var interval: ClosedRange<Double>? {
    guard isEnough else { return nil }
    func bound(_ part: Double) -> Double { mean + Self.stretch * (quantile(part) - mean) }
    return bound(0.025)...bound(0.975)
  }

  /// How probable a mean as far from 0 would be if that of the source were 0, both sides together;
  /// nil for too few numbers.
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

  private static let usualBlocks = 40
  /// √(40/39) · t₃₉ / z, of the two-sided 95 %.
  private static let stretch = 1.0452
}
