import Randomness

/// Points of a plane, `[count, 2]`, with normal noise in both coordinates.
///
/// Point i depends on `key` and i alone.
///
/// - Parameters:
///   - labels: The class of each point.
///   - noise: Standard deviation of the noise.
///   - key: Seed of the draws.
///   - place: The point of a class at a uniform number of [0, 1).
/// - Returns: The coordinates x, y of each point.
func points(
  _ labels: [Int32], noise: Double, key: UInt64,
  at place: (_ label: Int32, _ u: Double) -> (x: Double, y: Double)
) -> [Float] {
  labels.enumerated().flatMap { i, label in
    var stream = RandomStream(seed: RandomStream.key(key, UInt64(i)))
    let (x, y) = place(label, stream.unit())
    return [Float(x + noise * stream.normal()), Float(y + noise * stream.normal())]
  }
}
