import Compute

/// A backend with matrices made of host values.
final class Bench {
  let backend: CPUBackend
  private let arena: Arena

  init(threads: Int = 1) throws {
    backend = try CPUBackend(threads: threads)
    arena = Arena(on: backend)
  }

  func matrix(_ rows: Int, _ columns: Int, _ values: [Float]) -> Matrix {
    let x = arena.matrix(rows, columns)
    backend.write(values, to: x)
    return x
  }

  func random(_ rows: Int, _ columns: Int, seed: UInt64, range: Float = 1) -> Matrix {
    matrix(rows, columns, draws(rows * columns, seed: seed, range: range))
  }

  func zeros(_ rows: Int, _ columns: Int) -> Matrix { arena.matrix(rows, columns) }

  func tokens(_ ids: [Int32]) -> Tokens {
    let tokens = arena.tokens(ids.count)
    for (position, id) in ids.enumerated() { tokens[position] = id }
    return tokens
  }

  func read(_ x: Matrix) -> [Float] { backend.read(x) }
  func double(_ x: Matrix) -> [Double] { backend.read(x).map(Double.init) }
}

/// Numbers spread over ±range.
func draws(_ count: Int, seed: UInt64, range: Float = 1) -> [Float] {
  var stream = RandomStream(seed: seed)
  return (0..<count).map { _ in Float(2 * stream.unit() - 1) * range }
}

/// Ids below `bound`.
func ids(_ count: Int, below bound: Int, seed: UInt64) -> [Int32] {
  var stream = RandomStream(seed: seed)
  return (0..<count).map { _ in Int32(stream.next() % UInt64(bound)) }
}

/// The largest difference, in units of the largest expected magnitude; NaN counts as infinite.
func deviation(_ values: [Float], from expected: [Double]) -> Double {
  guard values.count == expected.count else { return .infinity }
  let largest = expected.reduce(0) { max($0, abs($1)) }
  var worst = 0.0
  for (value, expected) in zip(values, expected) {
    let difference = abs(Double(value) - expected)
    guard difference.isFinite else { return .infinity }
    worst = max(worst, difference)
  }
  return worst == 0 ? 0 : worst / largest
}

/// In how many places two vectors differ.
///
/// For long ones Swift Testing would describe a failed == for minutes.
func differences(_ a: [Float], _ b: [Float]) -> Int {
  a.count == b.count ? zip(a, b).count { $0.bitPattern != $1.bitPattern } : .max
}
