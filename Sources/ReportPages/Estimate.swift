import Charts
import NumberFormatting

/// A figure that was measured, with the interval that holds the true one with 95 % probability.
public struct Estimate: Hashable, Sendable {
  /// The figure.
  public let value: Double
  /// Its interval; nil where none was computed.
  public let interval: ClosedRange<Double>?

  /// A figure with or without its interval.
  public init(_ value: Double, interval: ClosedRange<Double>? = nil) {
    self.value = value
    self.interval = interval
  }

  /// The figure with the other sign.
  var negated: Estimate {
    Estimate(-value, interval: interval.map { -$0.upperBound ... -$0.lowerBound })
  }

  /// Such as 98.5 (97.1 to 99.9).
  var text: String {
    func short(_ value: Double) -> String { NumberFormat.short(value, digits: 4) }
    guard let interval else { return short(value) }
    return "\(short(value)) (\(short(interval.lowerBound)) to \(short(interval.upperBound)))"
  }

  /// A row of a chart of intervals.
  func row(_ label: String, index: Int = 0) -> IntervalFigure.Row {
    .init(label: label, value: value, interval: interval, text: text, index: index)
  }
}
