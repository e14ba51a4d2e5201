import Glibc

/// An axis of a chart, known by its ticks alone.
public struct DrawnAxis: Sendable {
  /// A tick: the number that its label says, and its place in pixels.
  public struct Tick: Sendable {
    /// The label.
    public let label: String
    /// The number that the label says.
    public let value: Double
    /// The place of the tick.
    public let place: Double
  }

  /// The ticks, in the order of the page.
  public let ticks: [Tick]

  /// An axis of ticks; those whose labels are no numbers are left out.
  public init(_ ticks: [(label: String, place: Double)]) {
    self.ticks = ticks.compactMap { tick in
      Self.number(tick.label).map { Tick(label: tick.label, value: $0, place: tick.place) }
    }
  }

  /// The place of a value, by the first and the last tick; nil for fewer than two ticks.
  public func place(_ value: Double, isLogarithmic: Bool = false) -> Double? {
    guard let first = ticks.first, let last = ticks.last, first.value != last.value else {
      return nil
    }
    func spread(_ value: Double) -> Double { isLogarithmic ? log(value) : value }
    let part =
      (spread(value) - spread(first.value)) / (spread(last.value) - spread(first.value))
    return first.place + part * (last.place - first.place)
  }

  /// The number that a text says as people read it, such as −1,234.5 or 1.5·10⁻⁷.
  public static func number(_ text: String) -> Double? {
    let plain = text.replacing("−", with: "-").replacing(",", with: "")
    guard
      let power = plain.firstRange(of: "10⁻") ?? plain.firstRange(of: "10⁺")
        ?? superscript(in: plain)
    else { return Double(plain) }
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let exponent = plain[power.upperBound...].compactMap { digits.firstIndex(of: $0) }
      .reduce(0) { 10 * $0 + $1 }
    let mantissa = plain[..<power.lowerBound].replacing("·", with: "")
    let sign = plain[power].hasSuffix("⁻") ? -1 : 1
    let factor = mantissa.isEmpty ? 1 : mantissa == "-" ? -1 : Double(mantissa) ?? .nan
    return Double("\(factor)e\(sign * exponent)")
  }

  /// The place of a 10 that has an exponent above it.
  private static func superscript(in text: String) -> Range<String.Index>? {
    guard let first = text.firstIndex(where: { "⁰¹²³⁴⁵⁶⁷⁸⁹".contains($0) }) else { return nil }
    return text.index(first, offsetBy: -2)..<first
  }
}
