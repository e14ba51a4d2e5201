import Synchronization

/// What a profile makes of scalars that no neighbour can change, nor they their neighbours:
/// nothing, or another of the same length.
///
/// The rules themselves are asked, once for every scalar below U+0800 and profile, and for others
/// when they are met.
struct InertScalars {
  /// A scalar of one or two bytes, and what Persian asks about it.
  struct Entry {
    var rawValue: UInt32
    /// The scalar needs the rules.
    static let none = Entry(rawValue: 0)

    /// Its bytes, or those of what takes its place, the first one lowest.
    @inline(__always)
    var bytes: UInt16 { UInt16(truncatingIfNeeded: rawValue) }
    @inline(__always)
    var isInert: Bool { rawValue != 0 }
    @inline(__always)
    var isArabicLetter: Bool { rawValue & 0x1_0000 != 0 }
    /// True if it joins the letter after it.
    @inline(__always)
    var joinsNext: Bool { rawValue & 0x2_0000 != 0 }
  }

  /// By scalar.
  let low: [Entry]
  private let high: ScalarTable

  init(_ scalarRules: ScalarRules) {
    low = Self.low(of: scalarRules.rules)
    high = ScalarTable { first, count, inert in
      for offset in 0..<count {
        let value = first + UInt32(offset)
        inert[Int(offset)] = Self.result(of: value, scalarRules) == value ? 1 : 0
      }
    }
  }

  /// True if the rules leave a scalar above U+07FF as it is.
  func contains(high scalar: UInt32) -> Bool { high[scalar] == 1 }

  /// The low scalars by the rules that were asked for so far.
  private static let known = Mutex<[NormalizationProfile.Rules: [Entry]]>([:])

  private static func low(of rules: NormalizationProfile.Rules) -> [Entry] {
    known.withLock { known in
      if let entries = known[rules] { return entries }
      let scalarRules = ScalarRules(rules)
      let entries = (0..<0x800).map { entry(of: $0, scalarRules) }
      known[rules] = entries
      return entries
    }
  }

  private static func entry(of value: UInt32, _ rules: ScalarRules) -> Entry {
    // The space is the one scalar that the way it stands decides about at once.
    guard value != 0x20, let result = result(of: value, rules),
      (value < 0x80) == (result < 0x80), result > 0, result < 0x800
    else { return .none }
    var entry = Entry(
      rawValue: result < 0x80 ? result : 0xC0 | result >> 6 | (0x80 | result & 0x3F) << 8)
    if rules.traits[result].contains(.arabicLetter) {
      entry.rawValue |= ArabicJoining.joinsNext(result) ? 0x3_0000 : 0x1_0000
    }
    return entry
  }

  /// What the rules make of a scalar, wherever it stands; nil where that is not one scalar, or
  /// where it depends on others.
  private static func result(of value: UInt32, _ rules: ScalarRules) -> UInt32? {
    let traits = rules.traits[value]
    guard !(0xD800...0xDFFF ~= value), traits.contains(.boundary),
      traits.isDisjoint(with: [.mayCompose, .mark])
    else { return nil }
    // Around line ends go spaces; ¬ stands for a ZWNJ, and there is a sigma of two forms.
    if value == 0x0A || value.isLineSeparator || value == 0xAC || value == 0x200D || value == 0x3A3
    {
      return nil
    }
    var bytes: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
    return withUnsafeMutableBytes(of: &bytes) { buffer in
      let bytes = buffer.assumingMemoryBound(to: UInt8.self)
      guard let base = bytes.baseAddress else { return nil }
      let length = base.write(value, at: 0)
      rules.settle(UnsafePointer(base), 0..<length)
      return rules.line.count == 1 ? rules.line[0].value : nil
    }
  }
}
