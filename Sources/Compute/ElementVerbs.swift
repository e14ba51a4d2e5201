import Glibc

/// Verbs of single elements; all have defaults.
public protocol ElementVerbs: BackendCore {
  /// x ← value.
  func fill(_ x: Matrix, with value: Float)
  /// y ← x; they may overlap.
  func copy(_ x: Matrix, to y: Matrix)
  /// x ← a·x.
  func scale(_ x: Matrix, by a: Float)
  /// y = x + log σ(x); may work in place.
  func addLogSigmoid(_ x: Matrix, into y: Matrix)
  /// dx = dy ⊙ f′, from the inputs x and the outputs y = f(x); may work in place.
  ///
  /// All but silu read y alone, so that x may be what took its place.
  func activateBackward(
    _ activation: Activation, _ x: Matrix, _ y: Matrix, _ dy: Matrix, into dx: Matrix)
  /// y = x ⊙ mask / (1 − rate), the mask being ``DropoutMask``; may work in place.
  ///
  /// Element i of x has the draw of position `offset` + i, modulo `period` unless that is 0. So the backward
  /// pass draws the mask again, also where the forward pass came in parts.
  func dropout(
    _ x: Matrix, rate: Float, key: UInt64, offset: Int, period: Int, into y: Matrix)
  /// x_i ← x_i / (1 − rate), or 0 where the ``DropoutMask`` drops position ids_i.
  func dropRows(_ x: Matrix, _ ids: Tokens, rate: Float, key: UInt64)
}

extension ElementVerbs {
  /// x ← value, from the host.
  public func fill(_ x: Matrix, with value: Float) {
    write([Float](repeating: value, count: x.count), to: x)
  }

  /// y ← x, by way of the host.
  public func copy(_ x: Matrix, to y: Matrix) {
    write(hostValues(x), to: y)
  }

  /// x ← 0 + a·x.
  public func scale(_ x: Matrix, by a: Float) {
    let before = scratch(x.rows, x.columns)
    copy(x, to: before)
    fill(x, with: 0)
    addScaled(a, before, to: x)
  }

  /// y = x + log σ(x), on the host.
  public func addLogSigmoid(_ x: Matrix, into y: Matrix) {
    write(hostValues(x).map { $0 + min($0, 0) - log1p(exp(-abs($0))) }, to: y)
  }

  /// dx = dy ⊙ f′, of products and sums; that of relu on the host.
  public func activateBackward(
    _ activation: Activation, _ x: Matrix, _ y: Matrix, _ dy: Matrix, into dx: Matrix
  ) {
    switch activation {
    case .linear: copy(dy, to: dx)
    case .tanh: copy(sum(dy, -1, product(product(y, y), dy)), to: dx)
    case .sigmoid:
      let slope = product(y, dy)
      copy(sum(slope, -1, product(y, slope)), to: dx)
    case .relu: write(zip(hostValues(y), hostValues(dy)).map { $0 > 0 ? $1 : 0 }, to: dx)
    case .silu:
      // σ + xσ − xσ², with y = xσ made again: y may be what took its place.
      let (sigmoid, silu) = (activated(.sigmoid, x), activated(.silu, x))
      multiply(dy, sum(sum(sigmoid, 1, silu), -1, product(silu, sigmoid)), into: dx)
    }
  }

  /// y = x ⊙ mask / (1 − rate), the mask from the host.
  public func dropout(
    _ x: Matrix, rate: Float, key: UInt64, offset: Int, period: Int, into y: Matrix
  ) {
    let mask = DropoutMask(rate: rate, key: key)
    let factors = (0..<x.count).map { at in
      mask.factor(at: period == 0 ? offset + at : (offset + at) % period)
    }
    multiply(x, scratch(like: x, factors), into: y)
  }

  /// x ← x ⊙ mask / (1 − rate), the mask from the host.
  public func dropRows(_ x: Matrix, _ ids: Tokens, rate: Float, key: UInt64) {
    let mask = DropoutMask(rate: rate, key: key)
    let factors = hostIDs(ids).flatMap { id in
      [Float](repeating: mask.factor(at: Int(id)), count: x.columns)
    }
    multiply(x, scratch(like: x, factors), into: x)
  }
}
