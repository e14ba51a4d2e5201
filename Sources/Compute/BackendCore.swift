/// The verbs that a device must have; the defaults of all others are made of them.
///
/// The memory of a device is reached through ``Matrix/base`` and ``Tokens/base``, by the backend alone.
/// A view may start at any float of a buffer.
public protocol BackendCore: AnyObject {
  // MARK: Storage

  /// A zeroed buffer of `count` floats, or of as many ids.
  func allocate(_ count: Int) -> UnsafeMutablePointer<Float>
  /// Checks that buffers of so many bytes, one after another, are to be had now.
  ///
  /// ``allocate(_:)`` cannot throw: what makes a model asks before.
  ///
  /// - Throws: ``BackendError`` `outOfMemory`.
  func checkMemory(_ bytes: Int) throws(BackendError)
  /// Frees a buffer of ``allocate(_:)``.
  func deallocate(_ buffer: UnsafeMutablePointer<Float>)
  /// Copies host values into `x`; the counts are equal. The values are taken when it returns.
  func write(_ values: UnsafeBufferPointer<Float>, to x: Matrix)
  /// Copies host ids into `tokens`; the counts are equal. The ids are taken when it returns.
  func write(_ ids: UnsafeBufferPointer<Int32>, to tokens: Tokens)
  /// Copies `x` into host memory; the counts are equal.
  ///
  /// - Throws: ``BackendError`` when a verb before it has failed, here or on the device.
  func read(_ x: Matrix, into values: UnsafeMutableBufferPointer<Float>) throws(BackendError)
  /// Copies `tokens` into host memory; the counts are equal.
  ///
  /// - Throws: ``BackendError`` when a verb before it has failed, here or on the device.
  func read(_ tokens: Tokens, into ids: UnsafeMutableBufferPointer<Int32>) throws(BackendError)

  // MARK: Products. A weight is [outputs O, inputs I]; x [n, I], y [n, O].
  // A backend may keep copies of a weight, until it is invalidated.

  /// y = x·Wᵀ + bias; `bias` is [1, O].
  func linear(_ x: Matrix, weight: Weight, bias: Matrix?, into y: Matrix)
  /// dx = dy·W, or dx += dy·W.
  func linearInputGradient(_ dy: Matrix, weight: Weight, into dx: Matrix, adding: Bool)
  /// dW = dyᵀ·x, or dW += dyᵀ·x.
  func linearWeightGradient(_ dy: Matrix, _ x: Matrix, into dw: Matrix, adding: Bool)

  // MARK: Rows. table [V, E], one id in 0..<V a row of x and out [n, E].

  /// out_i = table[ids_i].
  func gather(_ table: Matrix, _ ids: Tokens, into out: Matrix)
  /// table[ids_i] += x_i; an id may occur more than once.
  func scatterAdd(_ x: Matrix, _ ids: Tokens, to table: Matrix)

  // MARK: Elements. One shape throughout.

  /// y = f(x); may work in place.
  func activate(_ activation: Activation, _ x: Matrix, into y: Matrix)
  /// z = x ⊙ y; may work in place of either.
  func multiply(_ x: Matrix, _ y: Matrix, into z: Matrix)
  /// y += a·x.
  func addScaled(_ a: Float, _ x: Matrix, to y: Matrix)
}

extension BackendCore {
  /// A device that knows no limit takes what comes.
  public func checkMemory(_ bytes: Int) throws(BackendError) {}

  /// The values of `x`, row by row.
  ///
  /// - Throws: ``BackendError`` when a verb before it has failed.
  public func read(_ x: Matrix) throws(BackendError) -> [Float] {
    var values = [Float](repeating: 0, count: x.count)
    try read(x, into: &values)
    return values
  }

  /// The ids of `tokens`.
  ///
  /// - Throws: ``BackendError`` when a verb before it has failed.
  public func read(_ tokens: Tokens) throws(BackendError) -> [Int32] {
    var ids = [Int32](repeating: 0, count: tokens.count)
    try ids.withUnsafeMutableBufferPointer { buffer throws(BackendError) in
      try read(tokens, into: buffer)
    }
    return ids
  }

  /// Copies `x` into an array of as many values.
  ///
  /// - Throws: ``BackendError`` when a verb before it has failed.
  public func read(_ x: Matrix, into values: inout [Float]) throws(BackendError) {
    try values.withUnsafeMutableBufferPointer { buffer throws(BackendError) in
      try read(x, into: buffer)
    }
  }

  /// Copies host values into `x`; the counts are equal.
  public func write(_ values: [Float], to x: Matrix) {
    values.withUnsafeBufferPointer { write($0, to: x) }
  }

  /// Copies host ids into `tokens`; the counts are equal.
  public func write(_ ids: [Int32], to tokens: Tokens) {
    ids.withUnsafeBufferPointer { write($0, to: tokens) }
  }
}
