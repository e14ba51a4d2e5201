import Glibc

extension Figure {
  /// Such as (95 %: 120.62 to 134.35).
  static func interval(_ bounds: [Double]?, _ digits: Int) -> String {
    guard let bounds else { return "(too short a text for an interval)" }
    return "(95 %: \(bounds.map { fixed($0, digits) }.joined(separator: " to ")))"
  }

  /// The perplexities of the ends of an interval of losses; JSON has no infinity.
  static func perplexities(_ bounds: [Double]?) -> [Double]? {
    bounds?.map { min(exp($0), .greatestFiniteMagnitude) }
  }

  /// Such as p 0.031; nothing for none.
  static func pValue(_ p: Double?) -> String { p.map { ", p \(probability($0))" } ?? "" }
}

extension ClosedRange<Double> {
  /// Both ends.
  var bounds: [Double] { [lowerBound, upperBound] }
}
