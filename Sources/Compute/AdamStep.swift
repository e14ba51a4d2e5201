/// The numbers of one Adam update (Kingma & Ba 2015, algorithm 1).
public struct AdamStep: Sendable {
  /// Step size α.
  public var rate: Float
  /// Decay β₁ of the mean of gradients.
  public var beta1: Float
  /// Decay β₂ of the mean of squared gradients.
  public var beta2: Float
  /// Added to the root of the variance.
  public var epsilon: Float
  /// 1 − β₁ᵗ.
  public var correction1: Float
  /// 1 − β₂ᵗ.
  public var correction2: Float

  /// The numbers of update `t` = 1, 2, ….
  public init(rate: Float, beta1: Float, beta2: Float, epsilon: Float, t: Int) {
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    correction1 = Float(1 - power(Double(beta1), t))
    correction2 = Float(1 - power(Double(beta2), t))
  }
}

private func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var factor = base
  var rest = exponent
  while rest > 0 {
    if rest & 1 == 1 { result *= factor }
    factor *= factor
    rest >>= 1
  }
  return result
}
