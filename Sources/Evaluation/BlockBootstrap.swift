import RecurrentLM

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

  /// Draws the blocks.
  ///
  /// - Parameters:
  ///   - values: The numbers, one or more, in the order in which they go together.
  ///   - blockLength: b; nil for a fortieth of the numbers.
  ///   - draws: How many means are drawn.
  ///   - seed: Decides the draws.
  public init(
    _ values: [Double], blockLength: Int? = nil, draws: Int = 10_000, seed: UInt64 = 1
  ) {
    precondition(!values.isEmpty, "a mean has a number or more")
    let n = values.count
    let b = min(blockLength ?? max(n / Self.usualBlocks, 1), n)
    // The sum of the numbers before each, on a circle that is cut after b more.
    var sums = [0.0]
    sums.reserveCapacity(n + b + 1)
    for at in 0..<n + b { sums.append(sums[at] + values[at < n ? at : at - n]) }
    let mean = sums[n] / Double(n)
    let blocks = (n + b / 2) / b
    var stream = RandomStream(seed: seed, purpose: "block bootstrap")
    var means = (0..<draws).map { _ in
      var sum = 0.0
      for _ in 0..<blocks {
        let start = Int(stream.unit() * Double(n))
        sum += sums[start + b] - sums[start]
      }
      return sum / Double(blocks * b)
    }
    means.sort()
    self.mean = mean
    self.means = means
    self.blockLength = b
  }

  /// The interval that holds the mean of the source with a probability of 95 %: percentiles of the draws,
  /// so much farther from the mean as Student's t of forty blocks is from the normal distribution.
  public var interval: ClosedRange<Double> {
    func bound(_ part: Double) -> Double { mean + Self.stretch * (quantile(part) - mean) }
    return bound(0.025)...bound(0.975)
  }

  /// How probable a mean as far from 0 would be if that of the source were 0, both sides together.
  public var pValue: Double {
    let below = Double(means.count { $0 <= 0 } + 1) / Double(means.count + 1)
    let above = Double(means.count { $0 >= 0 } + 1) / Double(means.count + 1)
    return min(2 * min(below, above), 1)
  }

  private func quantile(_ part: Double) -> Double {
    let place = part * Double(means.count - 1)
    let low = Int(place)
    let high = min(low + 1, means.count - 1)
    return means[low] + (place - Double(low)) * (means[high] - means[low])
  }

  private static let usualBlocks = 40
  /// √(40/39) · t₃₉ / z, of the two-sided 95 %.
  private static let stretch = 1.0452
}
