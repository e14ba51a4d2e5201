package import Compute

/// A function with two values.
///
/// Its derivative is 0 wherever it has one, so that nothing before it learns: it is for networks
/// whose weights are set by hand.
public enum Threshold: String, Sendable, CaseIterable {
  /// 1 where z > 0, otherwise 0 (McCulloch & Pitts 1943).
  case step
  /// 1 where z = 0, otherwise 0.
  case isZero = "is zero"
}

/// A ``Threshold`` of every unit.
///
/// It is computed from a tanh so steep that it is the sign of z, also of the smallest number:
///
///     s = tanh(c²z), c = 10³⁸        step: y = max(0, s)        is zero: y = 1 − s²
package final class ThresholdLayer: Layer {
  private static let steepness: Float = 1e38
  private let threshold: Threshold
  private let signs: Matrix  // [n, C]
  private let output: Matrix  // [n, C]

  package init(_ threshold: Threshold, width: Int, rows: Int, arena: Arena) {
    self.threshold = threshold
    signs = arena.matrix(rows, width)
    output = arena.matrix(rows, width)
  }

  package func prepare(key _: UInt64?) {}

  package func forward(_ x: Matrix, rows: Range<Int>, _: ParameterStore, _ b: any Backend) {
    let (sign, y) = (signs[rows], output[rows])
    b.copy(x[rows], to: sign)
    // Twice, since c² itself is beyond a float.
    b.scale(sign, by: Self.steepness)
    b.scale(sign, by: Self.steepness)
    b.activate(.tanh, sign, into: sign)
    switch threshold {
    case .step: b.activate(.relu, sign, into: y)
    case .isZero:
      b.multiply(sign, sign, into: sign)
      b.fill(y, with: 1)
      b.addScaled(-1, sign, to: y)
    }
  }

  package func output(_: Matrix) -> Matrix { output }

  package func backward(
    _ x: Matrix, _ gradient: inout GradientPair, _: ParameterStore, _ b: any Backend
  ) {
    b.fill(gradient.current(x.rows, x.columns), with: 0)
  }
}
