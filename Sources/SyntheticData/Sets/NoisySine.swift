import Glibc
import Randomness

/// One turn of a sine with noise, to fit curves to.
///
/// With x uniform in [0, 1) and normal noise n of deviation σ, a target is t = sin 2πx + σn. The
/// mean squared error of the best fit is σ².
public struct NoisySine: Sendable {
  /// The places x, `[count, 1]`, in no order.
  public let inputs: [Float]
  /// The noisy values t, `[count, 1]`.
  public let targets: [Float]

  /// Draws pairs; pair i does not depend on the count.
  ///
  /// - Parameters:
  ///   - count: Number of pairs.
  ///   - noise: σ, 0 or more.
  ///   - seed: Seed of all draws.
  public init(count: Int, noise: Double = 0.2, seed: UInt64) {
    precondition(count >= 0 && noise >= 0, "count ≥ 0, noise ≥ 0")
    let key = RandomStream.key(seed, "noisy sine")
    let pairs = (0..<count).map { i in
      var stream = RandomStream(seed: RandomStream.key(key, UInt64(i)))
      let x = stream.unit()
      return (x: Float(x), t: Float(Self.curve(x) + noise * stream.normal()))
    }
    inputs = pairs.map(\.x)
    targets = pairs.map(\.t)
  }

  /// Number of pairs.
  public var count: Int { targets.count }

  /// The curve without noise, sin 2πx.
  public static func curve(_ x: Double) -> Double { sin(2 * .pi * x) }
}
