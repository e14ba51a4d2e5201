import Compute
import ReferenceCompute

/// The verbs that a backend must have, those of the reference, and the defaults of all others.
final class MinimalBackend: Backend {
  private let reference = ReferenceBackend()

  func allocate(_ count: Int) -> UnsafeMutablePointer<Float> { reference.allocate(count) }
  func deallocate(_ buffer: UnsafeMutablePointer<Float>) { reference.deallocate(buffer) }
  func write(_ values: UnsafeBufferPointer<Float>, to x: Matrix) { reference.write(values, to: x) }
  func write(_ ids: UnsafeBufferPointer<Int32>, to tokens: Tokens) {
    reference.write(ids, to: tokens)
  }
  func read(_ x: Matrix, into values: UnsafeMutableBufferPointer<Float>) {
    reference.read(x, into: values)
  }
  func read(_ tokens: Tokens, into ids: UnsafeMutableBufferPointer<Int32>) {
    reference.read(tokens, into: ids)
  }
  func linear(_ x: Matrix, weight: Weight, bias: Matrix?, into y: Matrix) {
    reference.linear(x, weight: weight, bias: bias, into: y)
  }
  func linearInputGradient(_ dy: Matrix, weight: Weight, into dx: Matrix, adding: Bool) {
    reference.linearInputGradient(dy, weight: weight, into: dx, adding: adding)
  }
  func linearWeightGradient(_ dy: Matrix, _ x: Matrix, into dw: Matrix, adding: Bool) {
    reference.linearWeightGradient(dy, x, into: dw, adding: adding)
  }
  func gather(_ table: Matrix, _ ids: Tokens, into out: Matrix) {
    reference.gather(table, ids, into: out)
  }
  func scatterAdd(_ x: Matrix, _ ids: Tokens, to table: Matrix) {
    reference.scatterAdd(x, ids, to: table)
  }
  func activate(_ activation: Activation, _ x: Matrix, into y: Matrix) {
    reference.activate(activation, x, into: y)
  }
  func multiply(_ x: Matrix, _ y: Matrix, into z: Matrix) {
    reference.multiply(x, y, into: z)
  }
  func addScaled(_ a: Float, _ x: Matrix, to y: Matrix) { reference.addScaled(a, x, to: y) }
}
