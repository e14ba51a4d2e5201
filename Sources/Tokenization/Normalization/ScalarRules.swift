/// The rules of a profile but for joins, applied to scalars pass by pass until nothing changes.
///
/// They are the meaning of a profile; ``Normalizer`` takes the shorter way where text is as it
/// should be. Each owns scratch memory: use it from one thread at a time.
final class ScalarRules {
  let profile: NormalizationProfile
  let traits = ScalarTraits.Table()
  /// The text, and after ``settle(_:_:)`` the result.
  private(set) var line = ScalarLine()
  /// What a rule makes of ``line``.
  private(set) var rewritten = ScalarLine()
  /// True if a rule did what may make work for those before it.
  var isUnsettled = false

  init(_ profile: NormalizationProfile) {
    self.profile = profile
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

  private func pass(_ met: Met) {
    if profile.rules.isPersian {
      if met.contains(.presentation) { expandPresentationForms() }
      // Before letters change, so that equivalent ones change alike; and after, since marks follow.
      if met.contains(.composable) { compose() }
      if met.contains(.letter) { unifyLetters() }
      if met.contains(.spacing) { cleanPersian() }
    } else if met.contains(.spacing) {
      cleanSpacing()
    }
    if met.contains(.composable) { compose() }
    if profile.rules.lowercases, met.contains(.capital) { lowercase() }
  }

  private func survey() -> Met {
    var met: Met = []
    var previous: UInt32 = 0x20
    for scalar in line {
      met.formUnion(look(at: scalar.value, after: previous))
      previous = scalar.value
    }
    if previous == 0x20 { met.insert(.spacing) }
    return met
  }

  /// Which rules a scalar may concern.
  private func look(at value: UInt32, after previous: UInt32) -> Met {
    if value == 0x20 { return previous == 0x20 ? .spacing : [] }
    var met: Met = []
    let traits = traits[value]
    if traits.contains(.mayCompose) { met.insert(.composable) }
    if traits.contains(.uppercase) { met.insert(.capital) }
    if 0x600...0x6FF ~= value { met.insert(value == 0x640 ? .spacing : .letter) }
    if value.isPresentationForm { met.insert(.presentation) }
    if value.isFormat || value.isSpace || value.isLineEnd || value == 0x09 || value == 0xAC
      || value == 0x200D || traits.contains(.worthless)
    {
      met.insert(.spacing)
    }
    return met
  }

  /// Takes up what a rule has made.
  func takeRewritten() {
    swap(&line, &rewritten)
    rewritten.count = 0
  }
}

/// What a text holds that rules care for.
struct Met: OptionSet {
  let rawValue: UInt8
  static let letter = Met(rawValue: 1)
  static let composable = Met(rawValue: 2)
  static let presentation = Met(rawValue: 4)
  /// Spaces, line ends, and what prints nothing or stands for it.
  static let spacing = Met(rawValue: 8)
  static let capital = Met(rawValue: 16)
}
