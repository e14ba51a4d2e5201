import CICU

/// What a scalar is to word segmentation: the values of Word_Break (UAX #29) that are told apart.
enum WordClass: UInt8 {
  case other, letter, number
  /// ExtendNumLet, such as `_`.
  case connector
  /// MidLetter without the colon, MidNum, and what is both.
  case withinWord, withinNumber, withinBoth
  /// Extend, Format and ZWJ: part of what precedes.
  case ignored
  /// White_Space.
  case space
  /// What pairs of classes do not decide: dictionary scripts, Hebrew, Katakana, flags, emoji.
  case complex
}

/// The classes of all scalars.
struct WordClasses {
  private let table = ScalarTable(icu_word_classes)

  @inline(__always)
  subscript(scalar: UInt32) -> WordClass { unsafeBitCast(table[scalar], to: WordClass.self) }
}

/// A set of classes.
struct WordClassSet: OptionSet {
  let rawValue: UInt16

  init(rawValue: UInt16) { self.rawValue = rawValue }

  init(_ classes: WordClass...) {
    rawValue = classes.reduce(0) { $0 | 1 << UInt16($1.rawValue) }
  }

  @inline(__always)
  mutating func insert(_ wordClass: WordClass) {
    self = Self(rawValue: rawValue | 1 << UInt16(wordClass.rawValue))
  }

  @inline(__always)
  func contains(_ wordClass: WordClass) -> Bool { rawValue >> UInt16(wordClass.rawValue) & 1 == 1 }

  /// Classes that never part: any of them beside any other is one word.
  static let wordParts = WordClassSet(.letter, .number, .connector, .ignored)
}
