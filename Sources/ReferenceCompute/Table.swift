import Compute
import Glibc

/// The numbers of a matrix in double precision.
struct Table {
  let rows: Int
  let columns: Int
  private var values: [Double]

  /// A copy of a matrix.
  init(_ x: Matrix) {
    self.init(x.rows, x.columns) { i, j in Double(x.base[i * x.columns + j]) }
  }

  /// Numbers that are a function of row and column.
  init(_ rows: Int, _ columns: Int, _ value: (_ i: Int, _ j: Int) -> Double) {
    self.rows = rows
    self.columns = columns
    values = (0..<rows * columns).map { value($0 / columns, $0 % columns) }
  }

  /// The number in row i and column j.
  subscript(i: Int, j: Int) -> Double {
    get { values[i * columns + j] }
    set { values[i * columns + j] = newValue }
  }

  /// The i-th number, row by row: of a vector, however it lies.
  subscript(i: Int) -> Double {
    get { values[i] }
    set { values[i] = newValue }
  }

  /// The numbers of row i.
  func row(_ i: Int) -> ArraySlice<Double> { values[i * columns..<(i + 1) * columns] }

  /// Numbers of the same shape, from each with its place.
  func map(_ value: (_ i: Int, _ j: Int, _ x: Double) -> Double) -> Table {
    Table(rows, columns) { value($0, $1, self[$0, $1]) }
  }

  /// Rounds the numbers into a matrix of as many.
  func store(in x: Matrix) {
    precondition(x.count == values.count, "one shape")
    for (i, value) in values.enumerated() { x.base[i] = Float(value) }
  }
}

/// Σ of n terms.
func sum(_ n: Int, _ term: (Int) -> Double) -> Double {
  (0..<n).reduce(0) { $0 + term($1) }
}

func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// log Σ exp x.
func logSum(_ x: some Collection<Double>) -> Double {
  let maximum = x.max() ?? 0
  guard maximum > -.infinity else { return maximum }
  return maximum + log(x.reduce(0) { $0 + exp($1 - maximum) })
}

/// The ids of a sequence.
func ids(_ tokens: Tokens) -> [Int] { (0..<tokens.count).map { Int(tokens.base[$0]) } }
