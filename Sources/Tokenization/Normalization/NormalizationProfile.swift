public import Storage

/// The named set of rules by which text is rewritten before it is cut into tokens.
public enum NormalizationProfile: String, Codable, Hashable, Sendable, CaseIterable {
  /// The text as it is, apart from the repairs of ``UTF8Repair``.
  case none
  /// What no language needs: NFC, one kind of space, nothing that prints nothing.
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
    case .min, .fa, .faPoetry, .lowerEn: 2
    }
  }

  /// The profile that suits a text by its script: Persian, or no language.
  ///
  /// - Throws: `StorageError` where it cannot be read.
  public static func usual(for text: [TextPart]) throws(StorageError) -> NormalizationProfile {
    var arabic = 0
    var latin = 0
    for part in text {
      // A megabyte of each tells enough.
      for byte in try part.content.bytes(part.range.prefix(1 << 20)) {
        if 0xD8...0xDB ~= byte { arabic += 1 }
        if UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 { latin += 1 }
      }
    }
    return arabic > latin ? .fa : .min
  }

  var isPersian: Bool { self == .fa || self == .faPoetry }
}
