/// A row-major view of `rows` × `columns` floats on the device of one ``Backend``.
///
/// A view keeps what it shows alive. Layers pass views to the backend and never look inside; values
/// leave the device through ``BackendCore/read(_:)-(Matrix)``.
public struct Matrix {
  private let buffer: Buffer?
  /// The address of the first float, in memory of the device.
  ///
  /// It is what ``BackendCore/allocate(_:)`` gave, and as many floats on as the view is into that
  /// buffer. Only the backend may read or write through it: it need not be an address of the host.
  public let base: UnsafeMutablePointer<Float>
  /// Number of rows.
  public let rows: Int
  /// Number of columns.
  public let columns: Int

  init(buffer: Buffer?, base: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
    self.buffer = buffer
    self.base = base
    self.rows = rows
    self.columns = columns
  }

  /// Number of floats.
  public var count: Int { rows * columns }

  /// The given rows as a view `[range.count, columns]`.
  public subscript(range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows out of range")
    return view(base + range.lowerBound * columns, range.count, columns)
  }

  /// The same floats as `[rows, columns]`.
  public func reshaped(_ rows: Int, _ columns: Int) -> Matrix {
    precondition(rows * columns == count, "a reshape keeps the number of elements")
    return view(base, rows, columns)
  }

  /// A part of the flat sequence of floats as `[rows, columns]`.
  public func block(at offset: Int, rows: Int, columns: Int) -> Matrix {
    precondition(offset >= 0 && offset + rows * columns <= count, "block out of range")
    return view(base + offset, rows, columns)
  }

  private func view(_ base: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int) -> Matrix {
    Matrix(buffer: buffer, base: base, rows: rows, columns: columns)
  }
}
