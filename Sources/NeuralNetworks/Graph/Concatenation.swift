import Compute

/// Rows beside one another: y = [x₁ x₂ …], and ∂x_k the part of ∂y that x_k became.
///
/// All matrices are seen as rows of g floats, where g divides every width, so that to concatenate is to
/// scatter such rows, and to go back is to gather them.
final class Concatenation {
  private let width: Int
  private let grain: Int
  private let places: [(tokens: Tokens, count: Int)]  // of one row of the network, by part
  private var isWritten = false
  private let rows: Int
  private let widths: [Int]

  init(widths: [Int], rows: Int, arena: Arena) {
    self.widths = widths
    self.rows = rows
    width = widths.reduce(0, +)
    grain = widths.reduce(0, Self.greatestCommonDivisor)
    places = widths.map { [grain] width in
      (arena.tokens(rows * width / grain), width / grain)
    }
  }

  /// y `[n, Σ widths]` ← the parts `[n, width]`, each from `part`.
  func forward(_ part: (Int) -> Matrix, into y: Matrix, _ b: any Backend) {
    writePlaces(b)
    b.fill(y, with: 0)
    for k in widths.indices {
      b.scatterAdd(
        grains(part(k)), places[k].tokens[0..<y.rows * places[k].count], to: grains(y))
    }
  }

  /// ∂x_k `[n, width]` ← its part of ∂y.
  func backward(_ dy: Matrix, part k: Int, into dx: Matrix, _ b: any Backend) {
    b.gather(grains(dy), places[k].tokens[0..<dy.rows * places[k].count], into: grains(dx))
  }

  private func grains(_ x: Matrix) -> Matrix { x.reshaped(x.count / grain, grain) }

  private func writePlaces(_ b: any Backend) {
    guard !isWritten else { return }
    isWritten = true
    var start = 0
    for (k, (tokens, count)) in places.enumerated() {
      let ids = (0..<rows).flatMap { row in
        (0..<count).map { Int32(row * width / grain + start + $0) }
      }
      b.write(ids, to: tokens)
      start += widths[k] / grain
    }
  }

  private static func greatestCommonDivisor(_ x: Int, _ y: Int) -> Int {
    y == 0 ? x : greatestCommonDivisor(y, x % y)
  }
}
