// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// Every verb is documented at its protocol.

public import Compute
import Glibc

extension ReferenceBackend {
  public func fill(_ x: Matrix, with value: Float) {
    Table(x.rows, x.columns) { _, _ in Double(value) }.store(in: x)
  }

  public func copy(_ x: Matrix, to y: Matrix) { Table(x).store(in: y) }

  public func scale(_ x: Matrix, by a: Float) {
    Table(x).map { _, _, x in Double(a) * x }.store(in: x)
  }

  public func multiply(_ x: Matrix, _ y: Matrix, into z: Matrix) {
    let (x, y) = (Table(x), Table(y))
    Table(z.rows, z.columns) { x[$0 * z.columns + $1] * y[$0 * z.columns + $1] }.store(in: z)
  }

  public func addScaled(_ a: Float, _ x: Matrix, to y: Matrix) {
    let x = Table(x)
    Table(y).map { i, j, before in before + Double(a) * x[i * y.columns + j] }.store(in: y)
  }

  public func activate(_ activation: Activation, _ x: Matrix, into y: Matrix) {
    Table(x).map { _, _, x in
      switch activation {
      case .linear: x
      case .tanh: tanh(x)
      case .sigmoid: sigmoid(x)
      // A NaN stays one.
      case .relu: x < 0 ? 0 : x
      case .silu: x == -.infinity ? 0 : x * sigmoid(x)
      }
    }
    .store(in: y)
  }

  public func activateBackward(
    _ activation: Activation, _ x: Matrix, _ y: Matrix, _ dy: Matrix, into dx: Matrix
  ) {
    let (x, y) = (Table(x), Table(y))
    Table(dy).map { i, j, d in
      let (x, y) = (x[i * dy.columns + j], y[i * dy.columns + j])
      return switch activation {
      case .linear: d
      case .tanh: d * (1 - y * y)
      case .sigmoid: d * y * (1 - y)
      case .relu: y > 0 ? d : 0
      case .silu: d * (sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x)))
      }
    }
    .store(in: dx)
  }

  public func dropout(
    _ x: Matrix, rate: Float, key: UInt64, offset: Int, period: Int, into y: Matrix
  ) {
    let mask = DropoutMask(rate: rate, key: key)
    Table(x).map { i, j, value in
      let position = offset + i * x.columns + j
      return value * Double(mask.factor(at: period == 0 ? position : position % period))
    }
    .store(in: y)
  }

  public func dropRows(_ x: Matrix, _ tokens: Tokens, rate: Float, key: UInt64) {
    let (mask, ids) = (DropoutMask(rate: rate, key: key), ids(tokens))
    Table(x).map { i, _, value in value * Double(mask.factor(at: ids[i])) }.store(in: x)
  }
}
