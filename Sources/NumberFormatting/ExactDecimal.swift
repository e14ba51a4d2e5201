/// The magnitude of a finite number as the decimal that it exactly is.
///
/// Every binary fraction ends after finitely many decimal digits: m·2⁻ⁿ = m·5ⁿ·10⁻ⁿ.
struct ExactDecimal {
  /// d₁d₂… of 0.d₁d₂… × 10^``exponent``, d₁ not 0; none for 0.
  private(set) var digits: [UInt8]
  /// Digits before the point.
  private(set) var exponent: Int

  /// The digits of a finite number.
  init(_ value: Double) {
    let isNormal = value.isNormal
    var significand = value.significandBitPattern | (isNormal ? 1 << 52 : 0)
    guard significand != 0 else { (digits, exponent) = ([], 0); return }
    let zeros = significand.trailingZeroBitCount
    significand >>= UInt64(zeros)
    let power = (isNormal ? Int(value.exponent) - 52 : -1074) + zeros
    var number = Natural(significand)
    number.multiply(by: power < 0 ? 5 : 2, power.magnitude)
    digits = number.digits
    exponent = digits.count + min(power, 0)
  }

  /// Keeps the first `count` digits, rounded to nearest; a tie goes to the even digit.
  func rounded(to count: Int) -> ExactDecimal {
    guard count < digits.count else { return self }
    var result = self
    result.digits = Array(digits.prefix(max(count, 0)))
    guard count >= 0 else { return result }
    let isOdd = count > 0 && digits[count - 1] % 2 == 1
    let isAboveHalf = digits[count...].dropFirst().contains { $0 != 0 }
    guard digits[count] > 5 || digits[count] == 5 && (isAboveHalf || isOdd) else { return result }
    while let last = result.digits.popLast() {
      guard last == 9 else {
        result.digits.append(last + 1)
        return result
      }
    }
    result.digits = [1]
    result.exponent += 1
    return result
  }

  /// Keeps `places` digits after the point; see ``rounded(to:)``.
  func rounded(places: Int) -> ExactDecimal { rounded(to: exponent + places) }

  /// True if only zeros are left.
  var isZero: Bool { digits.isEmpty }

  /// The digit that counts 10^`power`, 0 where none is kept.
  private func digit(_ power: Int) -> UInt8 {
    let index = exponent - 1 - power
    return digits.indices.contains(index) ? digits[index] : 0
  }

  /// The digits before the point, 0 where there are none.
  var whole: String { Self.text((0..<max(exponent, 1)).reversed().map(digit)) }

  /// The first `places` digits after the point.
  func fraction(_ places: Int) -> String { Self.text((0..<places).map { digit(-1 - $0) }) }

  /// d₁.d₂… to `count` digits in all, without zeros at the end.
  func mantissa(_ count: Int) -> String {
    let digits = digits.prefix(count)
    let rest = digits.dropFirst()
    let end = rest.lastIndex { $0 != 0 }.map { $0 + 1 } ?? rest.startIndex
    let whole = Self.text(Array(digits.prefix(1)))
    return rest.startIndex == end ? whole : whole + "." + Self.text(Array(rest[..<end]))
  }

  private static func text(_ digits: [UInt8]) -> String {
    String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
  }
}

/// A whole number of any size.
private struct Natural {
  /// Its digits in base 10⁹, the lowest first.
  private var limbs: [UInt64]
  private static let base: UInt64 = 1_000_000_000

  init(_ value: UInt64) {
    limbs = [value % Self.base, value / Self.base]
  }

  /// Multiplies by `factor` to the power of `count`, factor 2 or 5.
  mutating func multiply(by factor: UInt64, _ count: UInt) {
    // 5¹² and 2¹² times a limb stay far below 2⁶⁴.
    for start in stride(from: 0, to: count, by: 12) {
      let power = (0..<min(12, count - start)).reduce(1) { product, _ in product * factor }
      var carry: UInt64 = 0
      for index in limbs.indices {
        let product = limbs[index] * power + carry
        limbs[index] = product % Self.base
        carry = product / Self.base
      }
      if carry > 0 { limbs.append(carry) }
    }
  }

  /// The decimal digits, the highest first, without zeros at the start.
  var digits: [UInt8] {
    var digits: [UInt8] = []
    for limb in limbs {
      var rest = limb
      for _ in 0..<9 {
        digits.append(UInt8(rest % 10))
        rest /= 10
      }
    }
    return Array(digits.reversed().drop { $0 == 0 })
  }
}
