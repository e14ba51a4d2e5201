import Compute
import Randomness

/// One run of a case on one backend: matrices with numbers that depend on their order alone, and what the
/// verbs made of them.
final class Trial {
  let backend: any Backend
  private let arena: Arena
  private var made: UInt64 = 0
  private var buffers: [Matrix] = []
  private var results: [(name: String, values: [Double])] = []

  init(on backend: any Backend) {
    self.backend = backend
    arena = Arena(on: backend)
  }

  /// Floats before and behind a matrix, which no verb may touch.
  private static let margin = 3
  private static let marginValue: Float = -7.5

  /// A matrix of the given numbers, somewhere in a buffer.
  func matrix(_ rows: Int, _ columns: Int, _ values: [Float]) -> Matrix {
    let buffer = arena.matrix(1, values.count + 2 * Self.margin)
    let beside = [Float](repeating: Self.marginValue, count: Self.margin)
    backend.write(beside + values + beside, to: buffer)
    buffers.append(buffer)
    return buffer.block(at: Self.margin, rows: rows, columns: columns)
  }

  /// Numbers spread over ±range.
  func random(_ rows: Int, _ columns: Int, range: Float = 1) -> Matrix {
    matrix(rows, columns, draws(rows * columns, range: range))
  }

  /// Numbers in [0, 1).
  func positive(_ rows: Int, _ columns: Int) -> Matrix {
    matrix(rows, columns, draws(rows * columns, range: 1).map(abs))
  }

  /// Room for a result; it holds numbers that must not show in it.
  func room(_ rows: Int, _ columns: Int) -> Matrix { random(rows, columns, range: 100) }

  /// Ids below a bound, of which many occur more than once.
  func ids(_ count: Int, below bound: Int) -> Tokens {
    made += 1
    var stream = RandomStream(seed: made)
    return tokens((0..<count).map { _ in Int32(stream.next() % UInt64(bound)) })
  }

  func tokens(_ ids: [Int32]) -> Tokens {
    let tokens = arena.tokens(ids.count)
    backend.write(ids, to: tokens)
    return tokens
  }

  func draws(_ count: Int, range: Float) -> [Float] {
    made += 1
    var stream = RandomStream(seed: made)
    return (0..<count).map { _ in Float(2 * stream.unit() - 1) * range }
  }

  /// Has a matrix compared.
  func record(_ name: String, _ x: Matrix) throws {
    try results.append((name, backend.read(x).map(Double.init)))
  }

  /// Has a number compared.
  func record(_ name: String, _ value: Double) { results.append((name, [value])) }

  /// What was recorded, and what is beside the matrices.
  func finish() throws -> [(name: String, values: [Double])] {
    let margins = try buffers.flatMap { buffer in
      let values = try backend.read(buffer)
      return values.prefix(Self.margin) + values.suffix(Self.margin)
    }
    return results + [("beside the matrices", margins.map(Double.init))]
  }
}
