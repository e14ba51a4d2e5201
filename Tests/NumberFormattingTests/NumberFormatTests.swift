import Foundation
import NumberFormatting
import Randomness
import TestSupport
import Testing

/// Texts of numbers beside those of an exact method of its own: the digits of the C library, which rounds
/// the exact decimal value, and of `Decimal` arithmetic where a value is short.
@Suite(.seeded) struct NumberFormatTests {
  /// Doubles of all magnitudes, and many whose decimal form is short, where ties and near ties are.
  static func values(_ count: Int) -> [Double] {
    var stream = TestSeed.stream(7)
    return (0..<count).map { index in
      let unit = stream.unit() * 2 - 1
      switch index % 5 {
      case 0: return (unit * 1e6).rounded() / 1000
      case 1: return (unit * 1e5).rounded() / 64
      case 2: return unit * 100
      case 3: return unit * pow(10, stream.unit() * 40 - 20)
      default:
        let value = Double(bitPattern: UInt64(stream.unit() * 0x1p53) << 11)
        return value.isFinite ? value : unit
      }
    }
  }

  /// Without the sign that C gives to a negative number that has become 0.
  static func unsigned(_ text: String) -> String {
    text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) } ? String(text.dropFirst()) : text
  }

  @Test("Fixed places are those of the exact decimal value", arguments: [0, 1, 2, 3, 4, 6])
  func fixed(_ places: Int) {
    for value in Self.values(10_000) {
      let expected = Self.unsigned(String(format: "%.\(places)f", value))
      #expect(NumberFormat.fixed(value, places: places) == expected, "\(value)")
    }
  }

  @Test("Significant digits are those of %g", arguments: [1, 2, 3, 5, 12])
  func significant(_ digits: Int) {
    for value in Self.values(10_000) {
      #expect(
        NumberFormat.significant(value, digits: digits) == String(format: "%.\(digits)g", value),
        "\(value)")
    }
  }

  /// What the page and the terminal print of one value are the same digits.
  @Test("Short, grouped and fixed texts round alike")
  func alike() {
    for value in Self.values(20_000) where abs(value) < 1e5 && abs(value) >= 0.001 {
      let grouped = NumberFormat.grouped(value, places: 2)
      let fixed = NumberFormat.fixed(value, places: 2)
      let plain = grouped.replacing(",", with: "").replacing("−", with: "-")
      #expect(Double(plain) == Double(fixed), "\(value)")
      let short = NumberFormat.short(value, digits: 4).replacing(",", with: "")
      let significant = NumberFormat.significant(value, digits: 4)
      guard abs(value) < 9999 else { continue }
      #expect(Double(short.replacing("−", with: "-")) == Double(significant), "\(value)")
    }
  }

  @Test(
    "Powers of ten stand where digits would not fit",
    arguments: [
      (9.9999e-5, "0.0001"), (9.996e-6, "10⁻⁵"), (9.994e-6, "9.99·10⁻⁶"), (999_999.4, "999,999"),
      (999_999.6, "10⁶"), (-2e-5, "−2·10⁻⁵"), (1e300, "10³⁰⁰"),
      (.leastNonzeroMagnitude, "4.94·10⁻³²⁴"),
      (0.125, "0.125"), (0.0001, "0.0001"), (1234.5, "1,234"), (1235.5, "1,236"),
    ])
  func short(value: Double, text: String) {
    #expect(NumberFormat.short(value) == text)
  }

  @Test func ties() {
    #expect(NumberFormat.fixed(0.125, places: 2) == "0.12")
    #expect(NumberFormat.fixed(0.375, places: 2) == "0.38")
    // 1.005 is a Double below it: 1.00499999999999989….
    #expect(NumberFormat.fixed(1.005, places: 2) == "1.00")
    #expect(NumberFormat.grouped(1.005, places: 2) == "1")
    #expect(NumberFormat.fixed(2.5, places: 0) == "2")
    #expect(NumberFormat.fixed(9.995, places: 2) == "9.99")
    #expect(NumberFormat.fixed(0.95, places: 0) == "1")
    #expect(NumberFormat.fixed(-0.004, places: 2) == "0.00")
    #expect(NumberFormat.fixed(-0, places: 1) == "0.0")
    #expect(NumberFormat.fixed(.infinity, places: 1) == "inf")
    #expect(NumberFormat.grouped(.nan, places: 1) == "—")
  }

  @Test(arguments: [
    (0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678"),
    (-1_234, "−1,234"),
  ])
  func counts(value: Int, text: String) {
    #expect(NumberFormat.count(value) == text)
    #expect(NumberFormat.count(value, "line") == (value == 1 ? "1 line" : "\(text) lines"))
  }

  @Test func units() {
    #expect(NumberFormat.count(1, "token") == "1 token")
    #expect(NumberFormat.percent(0.03249) == "3.2 %")
    #expect(NumberFormat.shortPercent(0.03249) == "3.25 %")
    #expect(NumberFormat.duration(seconds: 59.4) == "59 s")
    #expect(NumberFormat.duration(seconds: 59.6) == "1 min 0 s")
    #expect(NumberFormat.duration(seconds: -3) == "-3 s")
    #expect(NumberFormat.duration(seconds: -1e22) == "—")
    #expect(NumberFormat.duration(seconds: 7_500) == "2 h 5 min")
    for (seconds, text) in [
      (0, "0 s"), (59.49, "59 s"), (59.5, "1 min 0 s"), (60, "1 min 0 s"), (61, "1 min 1 s"),
      (3_599.4, "59 min 59 s"), (3_599.5, "1 h 0 min"), (3_600, "1 h 0 min"), (3_660, "1 h 1 min"),
      (999_999_999, "277777 h 46 min"), (1e9, "—"), (.nan, "—"), (.infinity, "—"),
      (-.infinity, "—"),
    ] as [(Double, String)] {
      #expect(NumberFormat.duration(seconds: seconds) == text, "\(seconds)")
    }
    for (count, text) in [
      (0, "0 B"), (1024, "1.0 KiB"), (1 << 20 - 1, "1024.0 KiB"), (1 << 20, "1.0 MiB"),
      (1 << 30 - 1, "1024.0 MiB"), (1 << 30, "1.0 GiB"), (1 << 40, "1024.0 GiB"),
    ] {
      #expect(NumberFormat.bytes(count) == text, "\(count)")
    }
    #expect(NumberFormat.bytes(1023) == "1023 B")
    #expect(NumberFormat.bytes(1536) == "1.5 KiB")
    #expect(NumberFormat.bytes(3 << 20) == "3.0 MiB")
    #expect(NumberFormat.bytes(5 << 30) == "5.0 GiB")
    #expect(NumberFormat.pValue(0.00099) == "below 0.001")
    #expect(NumberFormat.pValue(0.001) == "0.001" && NumberFormat.pValue(1) == "1.000")
    #expect(NumberFormat.range(-1...0.05, places: 1) == "-1.0 to 0.1")
    for value in [Double.infinity, -.infinity, .nan] {
      #expect(NumberFormat.short(value) == "—" && NumberFormat.grouped(value, places: 1) == "—")
      #expect(NumberFormat.fixed(value, places: 1) == "\(value)")
      #expect(NumberFormat.significant(value, digits: 3) == "\(value)")
    }
    #expect(NumberFormat.pValue(0.00101) == "0.001" && NumberFormat.pValue(0.0315) == "0.032")
    #expect(NumberFormat.interval(1...2.345, places: 1) == "(95 %: 1.0 to 2.3)")
    #expect(NumberFormat.interval(nil, places: 1) == "(too short a text for an interval)")
  }
}
