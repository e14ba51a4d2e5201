import Glibc
import Randomness

/// The numbers below `count` in an order that depends on `key` (Fisher & Yates).
func permutation(of count: Int, key: UInt64) -> [Int] {
  var stream = RandomStream(seed: key)
  var order = Array(0..<count)
  for k in order.indices.dropFirst().reversed() {
    order.swapAt(k, stream.below(k + 1))
  }
  return order
}

/// Labels of which each run of `classes` from 0 on holds every class once.
///
/// Label i depends on `key` and i alone.
func balancedLabels(_ count: Int, classes: Int, key: UInt64) -> [Int32] {
  var labels: [Int32] = []
  while labels.count < count {
    let block = RandomStream.key(RandomStream.key(key, "labels"), UInt64(labels.count))
    labels += permutation(of: classes, key: block).prefix(count - labels.count).map { Int32($0) }
  }
  return labels
}

extension RandomStream {
  /// A whole number from 0 to `bound` − 1; for the small bounds here its bias is below 2⁻³².
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// A number of the normal distribution (Box & Muller 1958).
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * .pi * unit())
  }
}
