import Glibc

/// exp of a mean loss: the number of equally probable tokens with the same loss.
public enum Perplexity {
  /// The perplexity of a mean loss in nats; nil if it is too large for a Double.
  public static func of(_ natsPerToken: Double) -> Double? {
    let value = exp(natsPerToken)
    return value.isFinite ? value : nil
  }

  /// The perplexities of the ends of an interval of losses, each finite: JSON has no infinity.
  public static func of(_ interval: ClosedRange<Double>?) -> ClosedRange<Double>? {
    interval?.mapped { min(exp($0), .greatestFiniteMagnitude) }
  }
}

extension ClosedRange<Double> {
  /// What a monotone function makes of the interval.
  package func mapped(_ function: (Double) -> Double) -> Self {
    let (first, second) = (function(lowerBound), function(upperBound))
    return first <= second ? first...second : second...first
  }
}
