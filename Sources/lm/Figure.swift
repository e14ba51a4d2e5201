import Glibc

/// Numbers as people read them.
enum Figure {
  /// With `digits` after the point.
  static func fixed(_ value: Double, _ digits: Int) -> String { formatted(value, digits, "%.*f") }

  /// With `digits` in all, such as 0.012 or 1.2e-08.
  static func significant(_ value: Double, _ digits: Int) -> String {
    formatted(value, digits, "%.*g")
  }

  private static func formatted(_ value: Double, _ digits: Int, _ format: String) -> String {
    guard value.isFinite else { return "\(value)" }
    var buffer = [CChar](repeating: 0, count: 400)
    let length = withVaList([Int32(digits), value]) {
      vsnprintf(&buffer, buffer.count, format, $0)
    }
    return String(decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Such as 12,345.
  static func count(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = String(digits.dropLast(3))
    }
    return (value < 0 ? "-" : "") + ([digits[...]] + groups).joined(separator: ",")
  }

  /// Such as 1 token and 12,345 tokens.
  static func count(_ value: Int, _ noun: String) -> String {
    "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// What was done to `count` ill-formed sequences.
  static func repairs(_ count: Int) -> String {
    Self.count(count, "invalid UTF-8 sequence") + " became U+FFFD"
  }

  /// Such as 3.2 %.
  static func percent(_ part: Double) -> String { fixed(100 * part, 1) + " %" }

  /// Such as 45 s, 3 min 20 s or 2 h 5 min.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "—" }
    let whole = Int(seconds.rounded())
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min \(whole % 60) s"
    default: return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
  }

  /// Such as 1.2 MiB.
  static func bytes(_ count: Int) -> String {
    switch count {
    case ..<1024: "\(count) B"
    case ..<(1024 * 1024): fixed(Double(count) / 1024, 1) + " KiB"
    case ..<(1 << 30): fixed(Double(count) / 1024 / 1024, 1) + " MiB"
    default: fixed(Double(count) / 1024 / 1024 / 1024, 1) + " GiB"
    }
  }

  /// Such as 0.031, and below 0.001 where it is.
  static func probability(_ p: Double) -> String { p < 0.001 ? "below 0.001" : fixed(p, 3) }

  /// The perplexity of a mean loss; nil where that is too large for a Double.
  static func perplexity(_ natsPerToken: Double) -> Double? {
    let value = exp(natsPerToken)
    return value.isFinite ? value : nil
  }

  /// What is to be said of a loss that one would have without a model; nil for a smaller one.
  static func worseThanAGuess(_ natsPerToken: Double, among tokens: Int) -> String? {
    natsPerToken > log(Double(tokens)) ? "worse than a guess among \(count(tokens)) tokens" : nil
  }
}
