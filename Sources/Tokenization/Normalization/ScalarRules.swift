/// The rules of a profile but for joins, applied to scalars pass by pass until nothing changes.
///
/// They are the meaning of a profile; ``Normalizer`` takes the shorter way where text is as it
/// should be. Each owns scratch memory: use it from one thread at a time.
final class ScalarRules {
  let rules: NormalizationProfile.Rules
  let traits = ScalarTraits.Table()
  /// The text, and after ``settle(_:_:)`` the result.
  private(set) var line = ScalarLine()
  /// What a rule makes of ``line``.
  private(set) var rewritten = ScalarLine()
  /// The Arabic letter that what comes next follows, past its marks and what prints nothing.
  var letterBefore: UInt32?
  /// True if a rule did what may make work for those before it.
  var isUnsettled = false

  init(_ rules: NormalizationProfile.Rules) {
    self.rules = rules
  }

  /// True for what ends a line, which becomes LF.
  func endsLine(_ value: UInt32) -> Bool {
    value == 0x0A || rules.separatorsEndLines && value.isLineSeparator
  }

  /// Rewrites a range of valid UTF-8; the result is in ``line``.
  func settle(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) {
    read(bytes, range)
    // Text that is normal is a fixed point of all rules; a text that grows so is not worth more.
    for _ in 0..<8 {
      isUnsettled = false
      pass(survey())
      guard isUnsettled else { break }
    }
  }

  /// Takes a range of valid UTF-8 as ``line``.
  func read(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) {
    line.count = 0
    var position = range.lowerBound
    while position < range.upperBound {
      let (value, length) = bytes.scalarValue(at: position)
      line.append(SourcedScalar(value: value, lower: position, upper: position + length))
      position += length
    }
  }

  private func pass(_ groups: ScalarGroups) {
    if rules.isPersian {
      if groups.contains(.presentation) { expandPresentationForms() }
      // Before letters change, so that equivalent ones change alike; and after, since marks follow.
      if groups.contains(.composable) { compose() }
      if groups.contains(.letter) { unifyLetters() }
      if groups.contains(.spacing) { cleanPersian() }
    } else if groups.contains(.spacing) {
      cleanSpacing()
    }
    if groups.contains(.composable) { compose() }
    if rules.lowercases, groups.contains(.capital) { lowercase() }
  }

  private func survey() -> ScalarGroups {
    var groups: ScalarGroups = []
    var previous: UInt32 = 0x20
    for scalar in line {
      groups.formUnion(look(at: scalar.value, after: previous))
      previous = scalar.value
    }
    if previous == 0x20 { groups.insert(.spacing) }
    return groups
  }

  /// Which rules a scalar may concern.
  private func look(at value: UInt32, after previous: UInt32) -> ScalarGroups {
    if value == 0x20 { return previous == 0x20 ? .spacing : [] }
    var groups: ScalarGroups = []
    let traits = traits[value]
    if traits.contains(.mayCompose) { groups.insert(.composable) }
    if traits.contains(.uppercase) { groups.insert(.capital) }
    if 0x600...0x6FF ~= value { groups.insert(value == 0x640 ? .spacing : .letter) }
    if value.isPresentationForm { groups.insert(.presentation) }
    if value.isFormat || value.isSpace || value == 0x09 || value == 0x0A || value == 0xAC
      || value == 0x200D || traits.contains(.worthless)
    {
      groups.insert(.spacing)
    }
    return groups
  }

  /// Takes up what a rule has made.
  func takeRewritten() {
    swap(&line, &rewritten)
    rewritten.count = 0
  }
}

/// The groups of scalars that a line has and rules change.
struct ScalarGroups: OptionSet {
  let rawValue: UInt8
  static let letter = ScalarGroups(rawValue: 1)
  static let composable = ScalarGroups(rawValue: 2)
  static let presentation = ScalarGroups(rawValue: 4)
  /// Spaces, line ends, and what prints nothing or stands for it.
  static let spacing = ScalarGroups(rawValue: 8)
  static let capital = ScalarGroups(rawValue: 16)
}
