/// Numbers as people read them.
///
/// A number is rounded as the exact decimal value of its Double, to nearest, a tie to the even digit: as
/// `printf`, Python and NumPy round. The text depends on no locale, and 0 has no sign.
public enum NumberFormat {
  /// With `places` digits after the point, such as 2.50; `inf` and `nan` for what is not finite.
  public static func fixed(_ value: Double, places: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    let decimal = ExactDecimal(value).rounded(places: places)
    let text = places > 0 ? decimal.whole + "." + decimal.fraction(places) : decimal.whole
    return sign(value, decimal, "-") + text
  }

  /// With `digits` digits in all and no zeros at the end, such as 0.012 or 1.2e-08: the `%g` of C.
  public static func significant(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    let count = max(digits, 1)
    let decimal = ExactDecimal(value).rounded(to: count)
    guard !decimal.isZero else { return "0" }
    let exponent = decimal.exponent - 1
    let minus = sign(value, decimal, "-")
    guard (-4..<count).contains(exponent) else {
      let power = (exponent.magnitude < 10 ? "0" : "") + String(exponent.magnitude)
      return minus + decimal.mantissa(count) + (exponent < 0 ? "e-" : "e+") + power
    }
    return minus + decimal.whole + trimmed(decimal.fraction(count - 1 - exponent))
  }

  /// With at most `places` digits after the point, no zeros at the end, and thousands set apart, such as
  /// −12,345.6.
  public static func grouped(_ value: Double, places: Int) -> String {
    guard value.isFinite else { return "—" }
    return grouped(value, ExactDecimal(value).rounded(places: places), places)
  }

  /// With about `digits` digits that count, such as 0.00125, 98.5, 12,345 and 2·10⁻⁵; `—` for what is
  /// not finite.
  public static func short(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return "—" }
    let exact = ExactDecimal(value)
    guard !exact.isZero else { return "0" }
    let places = max(digits - exact.exponent, 0)
    let decimal = exact.rounded(places: places)
    if (-4..<6).contains(decimal.exponent - 1) { return grouped(value, decimal, places) }
    let scientific = exact.rounded(to: digits)
    let (mantissa, exponent) = (scientific.mantissa(digits), scientific.exponent - 1)
    let power = "10" + superscript(exponent)
    return sign(value, scientific, "−") + (mantissa == "1" ? power : "\(mantissa)·\(power)")
  }

  /// A count with thousands set apart, such as 12,345.
  public static func count(_ value: Int) -> String {
    (value < 0 ? "−" : "") + grouped(String(value.magnitude))
  }

  /// A count of things, such as 1 token and 12,345 tokens.
  public static func count(_ value: Int, _ noun: String) -> String {
    "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  private static func grouped(_ value: Double, _ decimal: ExactDecimal, _ places: Int) -> String {
    sign(value, decimal, "−") + grouped(decimal.whole) + trimmed(decimal.fraction(places))
  }

  private static func grouped(_ digits: String) -> String {
    var rest = digits[...]
    var groups: [Substring] = []
    while rest.count > 3 {
      groups.append(rest.suffix(3))
      rest = rest.dropLast(3)
    }
    return ([rest] + groups.reversed()).joined(separator: ",")
  }

  /// A point and digits after it, without zeros at the end; nothing for zeros alone.
  private static func trimmed(_ fraction: String) -> String {
    let digits = fraction.reversed().drop { $0 == "0" }
    return digits.isEmpty ? "" : "." + String(digits.reversed())
  }

  private static func sign(_ value: Double, _ decimal: ExactDecimal, _ minus: String) -> String {
    value < 0 && !decimal.isZero ? minus : ""
  }

  private static func superscript(_ exponent: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return String(String(exponent).map { $0.wholeNumberValue.map { digits[$0] } ?? "⁻" })
  }
}
