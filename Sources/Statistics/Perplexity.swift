import Glibc

/// exp of a mean loss: the size of the vocabulary whose tokens, all equally probable, would be as hard to
/// predict.
public enum Perplexity {
  /// The perplexity of a mean loss in nats; nil where it is too large for a Double.
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
