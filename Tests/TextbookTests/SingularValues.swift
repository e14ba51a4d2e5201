/// The singular values of a matrix given by its rows, the largest first.
///
/// One-sided Jacobi: pairs of rows are rotated until all are orthogonal; their lengths are the values.
func singularValues(_ matrix: [[Double]]) -> [Double] {
  func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
  var rows = matrix
  // Rows as short as the rounding of the others have no direction to be made orthogonal.
  let negligible = 1e-32 * rows.reduce(0) { $0 + dot($1, $1) }
  var isDone = false
  var sweeps = 0
  while !isDone {
    isDone = true
    sweeps += 1
    precondition(sweeps < 200, "the rotations do not converge")
    for i in rows.indices {
      for j in rows.indices.dropFirst(i + 1) {
        let (a, b, product) = (dot(rows[i], rows[i]), dot(rows[j], rows[j]), dot(rows[i], rows[j]))
        let isOrthogonal = abs(product) <= 1e-12 * (a * b).squareRoot()
        if min(a, b) <= negligible || isOrthogonal { continue }
        isDone = false
        let slope = (b - a) / (2 * product)
        let tangent = (slope < 0 ? -1 : 1) / (abs(slope) + (1 + slope * slope).squareRoot())
        let cosine = 1 / (1 + tangent * tangent).squareRoot()
        for column in rows[i].indices {
          let (x, y) = (rows[i][column], rows[j][column])
          rows[i][column] = cosine * (x - tangent * y)
          rows[j][column] = cosine * (tangent * x + y)
        }
      }
    }
  }
  return rows.map { dot($0, $0).squareRoot() }.sorted(by: >)
}

/// The number of singular values above `tolerance` times the largest.
func rank(_ matrix: [[Double]], tolerance: Double) -> Int {
  let values = singularValues(matrix)
  return values.count { $0 > tolerance * values[0] }
}
