package import Compute
import Randomness

/// Inverted dropout (Srivastava and others 2014).
///
///     y = x ⊙ m / (1 − p)     m ~ Bernoulli(1 − p)     ∂x = ∂y ⊙ m / (1 − p)
///
/// Locked, a window has one mask for all its steps (Gal & Ghahramani 2016). In evaluation y = x.
/// The mask is a function of a key, so it is never stored and a resumed run draws the same.
package final class Dropout: Layer {
  private let rate: Float
  private let purpose: String
  private let width: Int
  private let place: MaskRows
  private let buffer: Matrix?  // [rows, width]
  private var key: UInt64?

  /// Dropout of `rows` at most at a time.
  ///
  /// `purpose` tells those of one model apart.
  package init(
    _ purpose: String, rate: Float, rows: Int, width: Int, at place: MaskRows, arena: Arena
  ) {
    self.rate = rate
    self.purpose = purpose
    self.width = width
    self.place = place
    buffer = rate > 0 ? arena.matrix(rows, width) : nil
  }

  /// Sets the key of the masks to come; nil turns dropout off.
  package func prepare(key: UInt64?) {
    self.key = key.map { RandomStream.key($0, purpose) }
  }

  package func forward(_ x: Matrix, rows: Range<Int>, _: ParameterStore, _ b: any Backend) {
    guard let buffer, let key else { return }
    mask(x[rows], key, from: rows.lowerBound, into: buffer[rows], b)
  }

  package func output(_ x: Matrix) -> Matrix {
    key == nil ? x : buffer ?? x
  }

  /// Drops from `x` [n, width], which are the rows from `row` on of a window; the result lives until the
  /// next call.
  package func dropped(_ x: Matrix, from row: Int, _ b: any Backend) -> Matrix {
    guard let buffer, let key else { return x }
    let result = buffer[0..<x.rows]
    mask(x, key, from: row, into: result, b)
    return result
  }

  package func backward(
    _ x: Matrix, _ gradient: inout GradientPair, _: ParameterStore, _ b: any Backend
  ) {
    backward(gradient.current(x.rows, x.columns), b)
  }

  /// Turns ∂y, of the rows from `row` on, into ∂x in place.
  package func backward(_ dy: Matrix, from row: Int = 0, _ b: any Backend) {
    guard buffer != nil, let key else { return }
    mask(dy, key, from: row, into: dy, b)
  }

  private func mask(
    _ x: Matrix, _ key: UInt64, from row: Int, into y: Matrix, _ b: any Backend
  ) {
    place.forEachRun(of: row..<row + x.rows) { rows, start in
      let here = rows.lowerBound - row..<rows.upperBound - row
      b.dropout(
        x[here], rate: rate, key: key, offset: start * width, period: place.period * width,
        into: y[here])
    }
  }
}
