public import Compute
import ReferenceCompute

/// The verbs that a backend must have, those of the reference, and the defaults of all others.
public final class MinimalBackend: Backend {
  /// What reading throws, as of a device that has failed.
  public var failure: BackendError?
  private let reference = ReferenceBackend()

  /// A backend that works.
  public init() {}

  /// As the reference.
  public func allocate(_ count: Int) -> UnsafeMutablePointer<Float> { reference.allocate(count) }
  /// As the reference.
  public func deallocate(_ buffer: UnsafeMutablePointer<Float>) { reference.deallocate(buffer) }
  /// As the reference.
  public func write(_ values: UnsafeBufferPointer<Float>, to x: Matrix) {
    reference.write(values, to: x)
  }
  /// As the reference.
  public func write(_ ids: UnsafeBufferPointer<Int32>, to tokens: Tokens) {
    reference.write(ids, to: tokens)
  }
  /// As the reference.
  public func read(_ x: Matrix, into values: UnsafeMutableBufferPointer<Float>) throws(BackendError)
  {
    if let failure { throw failure }
    try reference.read(x, into: values)
  }
  /// As the reference.
  public func read(_ tokens: Tokens, into ids: UnsafeMutableBufferPointer<Int32>)
    throws(BackendError)
  {
    if let failure { throw failure }
    try reference.read(tokens, into: ids)
  }
  /// As the reference.
  public func linear(_ x: Matrix, weight: Weight, bias: Matrix?, into y: Matrix) {
    reference.linear(x, weight: weight, bias: bias, into: y)
  }
  /// As the reference.
  public func linearInputGradient(_ dy: Matrix, weight: Weight, into dx: Matrix, adding: Bool) {
    reference.linearInputGradient(dy, weight: weight, into: dx, adding: adding)
  }
  /// As the reference.
  public func linearWeightGradient(_ dy: Matrix, _ x: Matrix, into dw: Matrix, adding: Bool) {
    reference.linearWeightGradient(dy, x, into: dw, adding: adding)
  }
  /// As the reference.
  public func gather(_ table: Matrix, _ ids: Tokens, into out: Matrix) {
    reference.gather(table, ids, into: out)
  }
  /// As the reference.
  public func scatterAdd(_ x: Matrix, _ ids: Tokens, to table: Matrix) {
    reference.scatterAdd(x, ids, to: table)
  }
  /// As the reference.
  public func activate(_ activation: Activation, _ x: Matrix, into y: Matrix) {
    reference.activate(activation, x, into: y)
  }
  /// As the reference.
  public func multiply(_ x: Matrix, _ y: Matrix, into z: Matrix) {
    reference.multiply(x, y, into: z)
  }
  /// As the reference.
  public func addScaled(_ a: Float, _ x: Matrix, to y: Matrix) { reference.addScaled(a, x, to: y) }
}
