import CLapack
import Threads

/// The calls of BLAS and LAPACK, in double precision; matrices are row-major.
enum LinearAlgebra {
  /// x·Wᵀ `[n, O]` of x `[n, I]` and W `[O, I]`.
  static func product(_ x: [Double], _ weight: [Double], inner: Int) -> [Double] {
    let (rows, outputs) = (x.count / inner, weight.count / inner)
    precondition(rows * inner == x.count && outputs * inner == weight.count, "whole rows")
    return unsafe [Double](unsafeUninitializedCapacity: rows * outputs) { buffer, count in
      unsafe lapack_product(
        Int32(rows), Int32(outputs), Int32(inner), x, weight, buffer.baseAddress)
      count = rows * outputs
    }
  }

  /// The singular values of `matrix`, the largest first.
  ///
  /// - Parameters:
  ///   - matrix: The matrix, `[rows, columns]`.
  ///   - rows: Its rows.
  ///   - columns: Its columns.
  ///   - check: Called often while LAPACK computes, which cannot be stopped; an error leaves it to itself.
  /// - Returns: The values.
  /// - Throws: ``MicroscopeError`` for a matrix that is not finite; the error of `check`.
  static func singularValues(
    _ matrix: [Double], rows: Int, columns: Int, check: () throws -> Void = {}
  ) throws -> [Double] {
    precondition(rows > 0 && columns > 0 && matrix.count == rows * columns, "a whole matrix")
    @Sendable func decompose() -> (values: [Double], status: Int32) {
      var matrix = matrix
      var values = [Double](repeating: 0, count: min(rows, columns))
      let status = unsafe lapack_singular_values(Int32(rows), Int32(columns), &matrix, &values)
      return (values, status)
    }
    let (values, status) = try SystemThread.value(check: check, of: decompose) ?? decompose()
    guard status == 0 else {
      throw MicroscopeError(.noSingularValues(Int(status)))
    }
    return values
  }
}
