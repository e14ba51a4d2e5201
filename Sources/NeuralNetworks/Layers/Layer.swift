package import Compute

/// A function of rows `[n, I]` to rows `[n, O]` with its derivative,
/// one of a ``LayerStack``.
package protocol Layer: AnyObject {
  /// Starts a window: the key decides what is dropped; without one nothing is learnt from.
  func prepare(key: UInt64?)
  /// y of the given rows, from x `[T, I]` of a whole window.
  func forward(_ x: Matrix, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend)
  /// y of the whole window: a buffer of the layer, or x itself where nothing is done.
  func output(_ x: Matrix) -> Matrix
  /// Turns ∂y in `gradient` into ∂x of the rows x `[n, I]` of a window, and adds to the gradients of
  /// its parameters, through ``ParameterStore/addProduct(_:_:to:)`` or ``ParameterStore/gradientToAdd(to:)``.
  func backward(
    _ x: Matrix, _ gradient: inout GradientPair, _ p: ParameterStore, _ b: any Backend)
}

/// Two buffers in which a gradient goes down the layers: one holds it, the other is free.
package struct GradientPair {
  private var buffers: (Matrix, Matrix)

  /// Room for `rows` × `columns`, the widest that there is.
  package init(rows: Int, columns: Int, arena: Arena) {
    buffers = (arena.matrix(rows, columns), arena.matrix(rows, columns))
  }

  /// The buffer that holds the gradient, as `[rows, columns]`.
  package func current(_ rows: Int, _ columns: Int) -> Matrix {
    buffers.0.block(at: 0, rows: rows, columns: columns)
  }

  /// The free buffer, as `[rows, columns]`.
  package func free(_ rows: Int, _ columns: Int) -> Matrix {
    buffers.1.block(at: 0, rows: rows, columns: columns)
  }

  /// The free buffer holds the gradient now.
  package mutating func swap() { buffers = (buffers.1, buffers.0) }
}
