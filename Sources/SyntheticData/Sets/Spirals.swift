import Glibc
import Randomness

/// Spirals around one centre, a class each: classes that only a bent border separates.
///
/// With u uniform in [0, 1), the radius r = 0.1 + 0.9u and normal noise n of deviation σ in both
/// coordinates, a row of class k of K is (r cos φ, r sin φ) + σn with φ = 2π(wr + k/K) for w turns.
/// Each K rows from 0 on hold every class once.
public struct Spirals: LabeledRows {
  /// The rows, `[count, 2]`.
  public let inputs: [Float]
  /// The spiral of each row, from 0.
  public let labels: [Int32]
  /// Number of spirals, K.
  public let classes: Int
  /// Two numbers.
  public var width: Int { 2 }

  /// Draws rows; row i does not depend on the count.
  ///
  /// - Parameters:
  ///   - count: Number of rows.
  ///   - classes: Number of spirals, K, 2 or more.
  ///   - turns: Turns of a spiral between the centre and the radius 1, w.
  ///   - noise: σ, 0 or more.
  ///   - seed: Seed of all draws.
  public init(
    count: Int, classes: Int = 3, turns: Double = 0.75, noise: Double = 0.03, seed: UInt64
  ) {
    precondition(
      count >= 0 && classes >= 2 && noise >= 0, "count ≥ 0, classes ≥ 2, noise ≥ 0")
    let key = RandomStream.key(seed, "spirals")
    self.classes = classes
    labels = balancedLabels(count, classes: classes, key: key)
    inputs = points(labels, noise: noise, key: key) { spiral, u in
      let radius = 0.1 + 0.9 * u
      let angle = 2 * .pi * (turns * radius + Double(spiral) / Double(classes))
      return (radius * cos(angle), radius * sin(angle))
    }
  }
}
