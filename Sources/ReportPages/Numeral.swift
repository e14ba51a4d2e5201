import Glibc

/// Numbers as text.
enum Numeral {
  /// With `digits` after the point, as SVG and people read it.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    let scaled = (value * pow(10, Double(digits))).rounded()
    guard abs(scaled) < 1e15 else { return "\(value)" }
    let sign = scaled < 0 ? "-" : ""
    let figures = String(Int(abs(scaled)))
    guard digits > 0 else { return sign + figures }
    let padded = String(repeating: "0", count: max(digits + 1 - figures.count, 0)) + figures
    return "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
  }

  /// With at most `digits` after the point, no zeros at the end, and thousands set apart.
  static func plain(_ value: Double, _ digits: Int) -> String {
    var text = fixed(value, digits)
    if text.contains(".") {
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
    }
    guard text != "-0" else { return "0" }
    let isNegative = text.first == "-"
    let parts = text.drop { $0 == "-" }.split(separator: ".")
    guard let whole = parts.first else { return text }
    let grouped = whole.reversed().enumerated().reduce(into: "") { grouped, digit in
      if digit.offset > 0, digit.offset % 3 == 0 { grouped.append(",") }
      grouped.append(digit.element)
    }
    let rest = parts.count > 1 ? ".\(parts[1])" : ""
    return (isNegative ? "−" : "") + String(grouped.reversed()) + rest
  }

  /// With about `digits` significant digits, such as 0.00125, 98.5, 12,345 and 2·10⁻⁵.
  static func short(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return "—" }
    guard value != 0 else { return "0" }
    let exponent = Int(log10(abs(value)).rounded(.down))
    if (-4..<6).contains(exponent) { return plain(value, max(digits - 1 - exponent, 0)) }
    let mantissa = plain(value / pow(10, Double(exponent)), digits - 1)
    let power = "10" + superscript(exponent)
    return mantissa == "1" ? power : "\(mantissa)·\(power)"
  }

  /// Such as 3.25 %.
  static func percent(_ part: Double) -> String { short(100 * part) + " %" }

  private static func superscript(_ exponent: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return String(String(exponent).map { $0.wholeNumberValue.map { digits[$0] } ?? "⁻" })
  }
}
