/// An element-wise non-linearity.
public enum Activation: String, Sendable, CaseIterable {
  /// x
  case linear
  /// tanh x, derivative 1 − y²
  case tanh
  /// 1 / (1 + exp(−x)), derivative y(1 − y)
  case sigmoid
  /// max(0, x), derivative [y > 0]
  case relu
  /// x σ(x), derivative σ(x) + x σ(x)(1 − σ(x)) (Elfwing and others 2018)
  case silu
}
