import Glibc

/// exp of a mean loss: the number of equally probable tokens with the same loss.
public enum Perplexity {
  /// The perplexity of a mean loss in nats; nil if it is too large for a Double.
  public static func of(_ natsPerToken: Double) -> Double? {
    let value = exp(natsPerToken)
    return value.isFinite ? value : nil
  }

  /// The perplexities of the ends of an interval of losses, each finite: JSON has no infinity.
  public static func of(_ interval: ClosedRange<Double>?) -> [Double]? {
    interval?.bounds.map { min(exp($0), .greatestFiniteMagnitude) }
  }
}

extension ClosedRange<Double> {
  /// Both ends, the lower first.
  package var bounds: [Double] { [lowerBound, upperBound] }
}
