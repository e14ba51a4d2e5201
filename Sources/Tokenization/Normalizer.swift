import CICU

/// Rewrites lines of text by the rules of a ``NormalizationProfile``, and knows where each part of the
/// result comes from.
///
/// Text that is equal under canonical equivalence becomes equal, and what is normal stays as it is.
/// It owns scratch memory: use each from one thread at a time.
public final class Normalizer {
  /// The rules.
  public let profile: NormalizationProfile
  /// The line last normalised, as UTF-8.
  ///
  /// Other line ends than LF have become LF.
  public private(set) var text: [UInt8] = []

  private let table = ScalarTable(icu_scalar_traits)
  var line = ScalarLine()
  /// What a rule makes of ``line``.
  var rewritten = ScalarLine()
  /// Where the UTF-8 of each scalar of ``line`` starts in ``text``, once that was asked for.
  private var starts: [Int32] = []
  /// Whether a rule did what may make work for those before it.
  var isUnsettled = false

  /// Makes a normaliser.
  public init(_ profile: NormalizationProfile) {
    self.profile = profile
  }

  /// Normalises a line; the result is in ``text``.
  ///
  /// - Parameter source: valid UTF-8.
  public func normalize(_ source: Span<UInt8>) {
    let met = decode(source)
    if profile != .none { apply(met) }
    encode()
  }

  /// The bytes of the source that a range of ``text`` was made of.
  public func origin(of range: Range<Int>) -> Range<Int> {
    if starts.isEmpty { findStarts() }
    guard !range.isEmpty else {
      let at =
        range.lowerBound == text.count
        ? (line.last?.upper ?? 0) : line[index(of: range.lowerBound)].lower
      return Int(at)..<Int(at)
    }
    let first = line[index(of: range.lowerBound)]
    let last = line[index(of: range.upperBound - 1)]
    return Int(first.lower)..<Int(Swift.max(first.upper, last.upper))
  }

  private func findStarts() {
    var start: Int32 = 0
    for scalar in line {
      starts.append(start)
      start += scalar.value < 0x80 ? 1 : scalar.value < 0x800 ? 2 : scalar.value < 0x10000 ? 3 : 4
    }
  }

  /// The scalar that the byte at `position` of ``text`` belongs to.
  private func index(of position: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= position { low = middle } else { high = middle }
    }
    return low
  }

  // MARK: Passes

  private func apply(_ met: Met) {
    var met = met
    // Text that is normal is a fixed point of all rules; a line that grows so is not worth more.
    for _ in 0..<8 {
      isUnsettled = false
      if met.contains(.presentation) { expandPresentationForms() }
      if profile.isPersian {
        // Before letters change, so that equivalent ones change alike; and after, since marks follow.
        if met.contains(.composable) { compose() }
        if met.contains(.letter) { unifyLetters() }
        if !met.isDisjoint(with: [.invisible, .space, .worthless]) { cleanPersian() }
      } else if !met.isDisjoint(with: [.invisible, .worthless]) {
        cleanInvisible()
      }
      if met.contains(.composable) { compose() }
      if profile == .lowerEn, met.contains(.capital) { lowercase() }
      if profile == .fa { joinSuffixes() }
      guard isUnsettled else { break }
      met = survey()
    }
  }

  @inline(__always)
  func traits(_ value: UInt32) -> ScalarTraits { ScalarTraits(rawValue: table[value]) }

  /// Takes up what a rule has made.
  func takeRewritten() {
    swap(&line, &rewritten)
    rewritten.count = 0
  }

  // MARK: UTF-8

  private func decode(_ source: Span<UInt8>) -> Met {
    line.count = 0
    line.reserve(source.count)
    var met: Met = []
    var previous: UInt32 = 0x20
    source.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return }
      var position = 0
      while position < buffer.count {
        let (value, length) = bytes.scalarValue(at: position)
        line.append(
          SourcedScalar(value: value, lower: Int32(position), upper: Int32(position + length)))
        met.formUnion(look(at: value, after: previous))
        previous = value
        position += length
      }
    }
    if previous == 0x20 { met.insert(.space) }
    return met
  }

  private func survey() -> Met {
    var met: Met = []
    var previous: UInt32 = 0x20
    for scalar in line {
      met.formUnion(look(at: scalar.value, after: previous))
      previous = scalar.value
    }
    if previous == 0x20 { met.insert(.space) }
    return met
  }

  /// Which rules a scalar may concern.
  @inline(__always)
  private func look(at value: UInt32, after previous: UInt32) -> Met {
    if value < 0x80 {
      if value == 0x20 { return previous == 0x20 ? .space : [] }
      if 0x41...0x5A ~= value { return .capital }
      return value < 0x20 || value == 0x7F ? [.worthless, .space] : []
    }
    // The letters that Persian has already.
    if 0x622...0x63A ~= value || 0x641...0x642 ~= value || 0x644...0x648 ~= value || value == 0x6CC
      || value == 0x6A9 || value == 0x67E || value == 0x686 || value == 0x6AF || value == 0x698
    {
      return []
    }
    return lookClosely(at: value)
  }

  @inline(never)
  private func lookClosely(at value: UInt32) -> Met {
    var met: Met = []
    let traits = traits(value)
    if traits.contains(.mayCompose) { met.insert(.composable) }
    if traits.contains(.uppercase) { met.insert(.capital) }
    if traits.contains(.worthless) { met.insert(.worthless) }
    if 0x600...0x6FF ~= value { met.insert(value == 0x640 ? .invisible : .letter) }
    if Self.isPresentationForm(value) { met.insert(.presentation) }
    if Self.isInvisible(value) || Self.isSpace(value) || Self.isLineEnd(value) || value == 0xAC
      || value == 0x200D
    {
      met.insert(.invisible)
    }
    return met
  }

  private func encode() {
    starts.removeAll(keepingCapacity: true)
    text = [UInt8](unsafeUninitializedCapacity: line.count * 4) { bytes, count in
      for scalar in line {
        let value = scalar.value
        if value < 0x80 {
          bytes[count] = UInt8(truncatingIfNeeded: value)
          count += 1
        } else if value < 0x800 {
          bytes[count] = UInt8(truncatingIfNeeded: 0xC0 | value >> 6)
          bytes[count + 1] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
          count += 2
        } else if value < 0x10000 {
          bytes[count] = UInt8(truncatingIfNeeded: 0xE0 | value >> 12)
          bytes[count + 1] = UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F)
          bytes[count + 2] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
          count += 3
        } else {
          bytes[count] = UInt8(truncatingIfNeeded: 0xF0 | value >> 18)
          bytes[count + 1] = UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F)
          bytes[count + 2] = UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F)
          bytes[count + 3] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
          count += 4
        }
      }
    }
  }

  // MARK: Forms of Unicode

  /// Canonical composition, segment by segment, so that each keeps its source.
  private func compose() {
    var index = 0
    while index < line.count {
      var end = index + 1
      var isAffected = traits(line[index].value).contains(.mayCompose)
      while end < line.count {
        let traits = traits(line[end].value)
        if traits.contains(.boundary) { break }
        if traits.contains(.mayCompose) { isAffected = true }
        end += 1
      }
      if isAffected { transform(ICU_NFC, index..<end) } else { rewritten.append(line, index..<end) }
      index = end
    }
    takeRewritten()
  }

  /// Letters of one form each, from text of the time before Unicode.
  private func expandPresentationForms() {
    var index = 0
    while index < line.count {
      guard Self.isPresentationForm(line[index].value) else {
        rewritten.append(line[index])
        index += 1
        continue
      }
      transform(ICU_NFKC, index..<index + 1)
      index += 1
    }
    takeRewritten()
  }

  private static func isPresentationForm(_ value: UInt32) -> Bool {
    switch value {
    // Whole phrases, and parentheses.
    case 0xFDFA, 0xFDFB, 0xFDFD, 0xFD3E, 0xFD3F: false
    case 0xFB50...0xFDCF, 0xFDF0...0xFDFF, 0xFE70...0xFEFC: true
    default: false
    }
  }

  private func lowercase() {
    for index in 0..<line.count {
      let scalar = line[index]
      if scalar.value < 0x80 {
        var scalar = scalar
        if 0x41...0x5A ~= scalar.value { scalar.value |= 0x20 }
        rewritten.append(scalar)
      } else if scalar.value == 0x3A3 {
        var scalar = scalar
        scalar.value = isFinal(index) ? 0x3C2 : 0x3C3
        rewritten.append(scalar)
      } else if traits(scalar.value).contains(.uppercase) {
        transform(ICU_LOWERCASE, index..<index + 1)
      } else {
        rewritten.append(scalar)
      }
    }
    takeRewritten()
  }

  /// Whether the sigma at `index` ends a word (Unicode 15.0, table 3-17, without case-ignorables).
  private func isFinal(_ index: Int) -> Bool {
    func isLetter(_ index: Int) -> Bool {
      0..<line.count ~= index && traits(line[index].value).contains(.letter)
    }
    return isLetter(index - 1) && !isLetter(index + 1)
  }

  /// Appends a transformed range of ``line`` to ``rewritten``; all of it comes from all of the range.
  private func transform(_ form: icu_form, _ range: Range<Int>) {
    var source: [UInt16] = []
    for index in range { source += line[index].utf16 }
    var result = [UInt16](repeating: 0, count: 24 + 4 * source.count)
    var length = icu_transform(form, source, Int32(source.count), &result, Int32(result.count))
    if length > result.count {
      result = [UInt16](repeating: 0, count: Int(length))
      length = icu_transform(form, source, Int32(source.count), &result, length)
    }
    // Only a want of memory is left to fail here, and Swift stops at that everywhere.
    precondition(length >= 0, "ICU cannot normalise")
    if source.elementsEqual(result[..<Int(length)]) { return rewritten.append(line, range) }
    let lower = line[range.lowerBound].lower
    var upper = lower
    for index in range { upper = Swift.max(upper, line[index].upper) }
    for scalar in String(decoding: result[..<Int(length)], as: UTF16.self).unicodeScalars {
      rewritten.append(SourcedScalar(value: scalar.value, lower: lower, upper: upper))
    }
    isUnsettled = true
  }
}

/// What a scalar is to normalisation.
struct ScalarTraits: OptionSet {
  let rawValue: UInt8
  /// May change under NFC, or change its neighbours.
  static let mayCompose = ScalarTraits(rawValue: UInt8(ICU_MAY_COMPOSE))
  /// Nothing before it matters to NFC.
  static let boundary = ScalarTraits(rawValue: UInt8(ICU_BOUNDARY))
  static let arabicLetter = ScalarTraits(rawValue: UInt8(ICU_ARABIC_LETTER))
  static let letter = ScalarTraits(rawValue: UInt8(ICU_ANY_LETTER))
  static let mark = ScalarTraits(rawValue: UInt8(ICU_MARK))
  static let digit = ScalarTraits(rawValue: UInt8(ICU_DIGIT))
  /// Control characters but tab and newline, and noncharacters.
  static let worthless = ScalarTraits(rawValue: UInt8(ICU_WORTHLESS))
  /// Changes when lower-cased.
  static let uppercase = ScalarTraits(rawValue: UInt8(ICU_UPPERCASE))
}

/// What a line holds that rules care for.
struct Met: OptionSet {
  let rawValue: UInt8
  static let letter = Met(rawValue: 1)
  static let composable = Met(rawValue: 2)
  static let presentation = Met(rawValue: 4)
  static let invisible = Met(rawValue: 8)
  static let space = Met(rawValue: 16)
  static let capital = Met(rawValue: 32)
  static let worthless = Met(rawValue: 64)
}
