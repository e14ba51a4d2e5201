package import Compute

/// Rows of any shape as rows of units.
///
/// A row of a matrix is flat as it is, so that nothing is computed.
package final class Flatten: Layer {
  package init() {}

  package func prepare(key _: UInt64?) {}

  package func forward(_: Matrix, rows _: Range<Int>, _: ParameterStore, _: any Backend) {}

  package func output(_ x: Matrix) -> Matrix { x }

  package func backward(
    _: Matrix, _: inout GradientPair, _: ParameterStore, _: any Backend
  ) {}
}
