import Glibc
import Randomness

/// Two half circles that reach into each other: classes that a curve separates.
///
/// With u uniform in [0, 1) and normal noise n of deviation σ in both coordinates, a row of class
/// 0 is (cos πu, sin πu) + σn and one of class 1 is (1 − cos πu, ½ − sin πu) + σn. Each two rows
/// from 0 on hold both classes once.
public struct TwoMoons: LabeledRows {
  /// The rows, `[count, 2]`.
  public let inputs: [Float]
  /// The moon of each row, 0 or 1.
  public let labels: [Int32]
  /// Two numbers.
  public var width: Int { 2 }
  /// Two classes.
  public var classes: Int { 2 }

  /// Draws rows; row i does not depend on the count.
  ///
  /// - Parameters:
  ///   - count: Number of rows.
  ///   - noise: σ, 0 or more.
  ///   - seed: Seed of all draws.
  public init(count: Int, noise: Double = 0.1, seed: UInt64) {
    precondition(count >= 0 && noise >= 0, "count ≥ 0, noise ≥ 0")
    let key = RandomStream.key(seed, "two moons")
    labels = balancedLabels(count, classes: 2, key: key)
    inputs = points(labels, noise: noise, key: key) { moon, u in
      let (x, y) = (cos(.pi * u), sin(.pi * u))
      return moon == 0 ? (x, y) : (1 - x, 0.5 - y)
    }
  }
}
