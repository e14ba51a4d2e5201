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

  /// The rules beside those of ``min``, which all but ``none`` have.
  package struct Rules: Hashable, Sendable {
    /// The profile in a few words, where its name does not say it.
    package var about: String?
    /// Rises whenever the profile would turn some text into something else than before.
    var version: Int
    /// Letters, digits and ZWNJ as Persian spells them.
    package var isPersian = false
    /// Vowel signs stay.
    package var keepsVowels = false
    /// Spaces before suffixes and after prefixes become ZWNJ.
    package var joinsAffixes = false
    /// Letters are lower-cased by the root locale.
    package var lowercases = false
    /// Line separators end lines, as in the versions before; else they are white space.
    package var separatorsEndLines = false
  }

  /// The row of the profile.
  package var rules: Rules {
    switch self {
    case .none: Rules(version: 2)
    case .min: Rules(about: "NFC, one kind of space", version: 3)
    case .fa: Rules(about: "Persian", version: 4, isPersian: true, joinsAffixes: true)
    case .faPoetry:
      Rules(about: "Persian verse", version: 3, isPersian: true, keepsVowels: true)
    case .lowerEn: Rules(about: "English in lower case", version: 3, lowercases: true)
    }
  }

  /// The rules of a version that a tokenizer was made with; nil where this program has them no
  /// longer, or not yet.
  package func rules(version: Int) -> Rules? {
    var rules = rules
    if version == rules.version { return rules }
    guard version == rules.version - 1 else { return nil }
    rules.version = version
    rules.separatorsEndLines = true
    return rules
  }

  /// Rises whenever the profile would turn some text into something else than before.
  public var version: Int { rules.version }

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
