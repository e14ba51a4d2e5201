public import Storage

/// The named set of rules by which text is rewritten before it is cut into tokens.
public enum NormalizationProfile: String, Codable, Hashable, Sendable, CaseIterable {
  /// The text as it is, apart from the repairs of ``UTF8Repair``.
  case none
  /// Changes that suit any language: NFC, one kind of space, no invisible characters.
  case min
  /// Persian: one spelling of each letter and digit, ZWNJ where it belongs, no vowel signs.
  case fa
  /// Persian verse: as ``fa``, with vowel signs, and without joins, since می is wine there.
  case faPoetry = "fa-poetry"
  /// English in lower case: ``min``, lower-cased by the root locale.
  case lowerEn = "lower-en"

  /// Rises whenever the profile would turn some text into something else than before.
  public var version: Int {
    switch self {
    case .none: 1
    case .min, .faPoetry, .lowerEn: 2
    case .fa: 3
    }
  }

  /// The rules beside those of ``min``, which all but ``none`` have.
  struct Rules {
    /// Letters, digits and ZWNJ as Persian spells them.
    var isPersian = false
    /// Vowel signs stay.
    var keepsVowels = false
    /// Spaces before suffixes and after prefixes become ZWNJ.
    var joinsAffixes = false
    var lowercases = false
  }

  var rules: Rules {
    switch self {
    case .none, .min: Rules()
    case .fa: Rules(isPersian: true, joinsAffixes: true)
    case .faPoetry: Rules(isPersian: true, keepsVowels: true)
    case .lowerEn: Rules(lowercases: true)
    }
  }

  /// True for the profiles that spell letters as Persian does.
  package var isPersian: Bool { rules.isPersian }

  /// The profile that suits a text by its letters: Persian, or no language.
  ///
  /// Arabic, which has no گ nor چ, would lose its ي and ك as Persian.
  ///
  /// - Throws: `StorageError` where it cannot be read.
  public static func usual(for text: [TextPart]) throws(StorageError) -> NormalizationProfile {
    var arabic = 0
    var persian = 0
    var latin = 0
    for part in text {
      // A megabyte of each tells enough.
      var previous: UInt8 = 0
      for byte in try part.content.bytes(part.range.prefix(1 << 20)) {
        if 0xD8...0xDB ~= byte { arabic += 1 }
        switch (previous, byte) {
        case (0xD9, 0xBE), (0xDA, 0x86), (0xDA, 0x98), (0xDA, 0xAF): persian += 1  // پ چ ژ گ
        default: break
        }
        previous = byte
        if UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 { latin += 1 }
      }
    }
    // They are a thirtieth of Persian.
    return arabic > latin && persian > arabic / 200 ? .fa : .min
  }
}
