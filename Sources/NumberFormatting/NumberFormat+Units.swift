extension NumberFormat {
  /// A share, such as 3.2 % of 0.032.
  public static func percent(_ share: Double) -> String { fixed(100 * share, places: 1) + " %" }

  /// A share with about three digits that count, such as 3.25 % and 0.0125 %.
  public static func shortPercent(_ share: Double) -> String { short(100 * share) + " %" }

  /// A time, such as 45 s, 3 min 20 s or 2 h 5 min; `—` for more than 30 years, forwards or
  /// backwards.
  public static func duration(seconds: Double) -> String {
    guard seconds.magnitude < 1e9 else { return "—" }
    let whole = Int(seconds.rounded())
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min \(whole % 60) s"
    default: return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
  }

  /// A size in memory, such as 1.2 MiB.
  public static func bytes(_ count: Int) -> String {
    switch count {
    case ..<1024: "\(count) B"
    case ..<(1024 * 1024): fixed(Double(count) / 1024, places: 1) + " KiB"
    case ..<(1 << 30): fixed(Double(count) / 1024 / 1024, places: 1) + " MiB"
    default: fixed(Double(count) / 1024 / 1024 / 1024, places: 1) + " GiB"
    }
  }

  /// A p-value, such as 0.031; `below 0.001` for a smaller one.
  public static func pValue(_ p: Double) -> String {
    p < 0.001 ? "below 0.001" : fixed(p, places: 3)
  }

  /// A 95 % interval, such as `(95 %: 120.62 to 134.35)`, or the reason for having none.
  public static func interval(_ bounds: ClosedRange<Double>?, places: Int) -> String {
    guard let bounds else { return "(too short a text for an interval)" }
    return "(95 %: \(range(bounds, places: places)))"
  }

  /// The ends of an interval, such as `120.62 to 134.35`.
  public static func range(_ bounds: ClosedRange<Double>, places: Int) -> String {
    "\(fixed(bounds.lowerBound, places: places)) to \(fixed(bounds.upperBound, places: places))"
  }
}
