import Randomness

/// The exclusive or of two bits with noise: no line separates its classes.
///
/// With bits a, b ∈ {0, 1} and normal noise n of deviation σ, a row is (a + σn₁, b + σn₂), and its
/// label is 1 where a ≠ b, else 0. Each four rows from 0 on hold every pair of bits once.
public struct ExclusiveOr: LabeledRows {
  /// The rows, `[count, 2]`.
  public let inputs: [Float]
  /// 1 where the bits differ, else 0.
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
  public init(count: Int, noise: Double = 0.15, seed: UInt64) {
    precondition(count >= 0 && noise >= 0, "count ≥ 0, noise ≥ 0")
    let key = RandomStream.key(seed, "exclusive or")
    let corners = balancedLabels(count, classes: 4, key: key)
    inputs = points(corners, noise: noise, key: key) { corner, _ in
      (Double(corner & 1), Double(corner >> 1))
    }
    labels = corners.map { ($0 & 1) ^ ($0 >> 1) }
  }
}
