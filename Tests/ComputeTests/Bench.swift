import Compute
import CPUCompute
import TestSupport

/// A backend with matrices made of host values.
final class Bench {
  let backend: any Backend
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
    matrix(rows, columns, draws(rows * columns, seed: TestSeed.seed(seed), range: range))
  }

  func zeros(_ rows: Int, _ columns: Int) -> Matrix { arena.matrix(rows, columns) }

  func tokens(_ ids: [Int32]) -> Tokens {
    let tokens = arena.tokens(ids.count)
    backend.write(ids, to: tokens)
    return tokens
  }

  func read(_ x: Matrix) throws -> [Float] { try backend.read(x) }
  func double(_ x: Matrix) throws -> [Double] { try backend.read(x).map(Double.init) }
}
