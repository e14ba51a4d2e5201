import Compute

/// Inverted dropout (Srivastava and others 2014).
///
///     y = x ⊙ m / (1 − p)     m ~ Bernoulli(1 − p)     ∂x = ∂y ⊙ m / (1 − p)
///
/// In evaluation y = x.
/// The mask is a function of a key, so it is never stored and a resumed run draws the same.
final class Dropout {
  private let rate: Float
  private let position: UInt64
  private let buffer: Matrix?  // [T·B, width]
  private var key: UInt64?

  /// `position` tells the dropouts of one model apart.
  init(_ shape: ModelShape, width: Int, position: Int, arena: Arena) {
    rate = shape.model.dropout
    self.position = UInt64(position)
    buffer = rate > 0 ? arena.matrix(shape.rows, width) : nil
  }

  /// Sets the key of the masks to come; nil turns dropout off.
  func prepare(key: UInt64?) {
    self.key = key.map { RandomStream.key($0, position) }
  }

  /// Drops from the given rows of `x`; the result is ``output(_:)``.
  func forward(_ x: Matrix, rows: Range<Int>, _ b: any Backend) {
    guard let buffer, let key else { return }
    let offset = rows.lowerBound * x.columns
    b.dropout(x[rows], rate: rate, key: key, offset: offset, into: buffer[rows])
  }

  /// What follows reads this: `x` itself where nothing is dropped.
  func output(_ x: Matrix) -> Matrix {
    key == nil ? x : buffer ?? x
  }

  /// Turns ∂y, from row 0 on, into ∂x in place.
  func backward(_ dy: Matrix, _ b: any Backend) {
    guard buffer != nil, let key else { return }
    b.dropout(dy, rate: rate, key: key, offset: 0, into: dy)
  }
}
