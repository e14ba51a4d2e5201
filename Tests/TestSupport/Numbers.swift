import Randomness

/// Numbers spread over ±range.
public func draws(_ count: Int, seed: UInt64, range: Float = 1) -> [Float] {
  var stream = RandomStream(seed: seed)
  return (0..<count).map { _ in Float(2 * stream.unit() - 1) * range }
}

/// Ids below `bound`.
public func ids(_ count: Int, below bound: Int, seed: UInt64) -> [Int32] {
  var stream = RandomStream(seed: seed)
  return (0..<count).map { _ in Int32(stream.next() % UInt64(bound)) }
}
