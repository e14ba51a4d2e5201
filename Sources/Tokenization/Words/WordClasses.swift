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

  /// True if it is of the classes that never part: any of them beside any other is one word.
  @inline(__always)
  var isWordPart: Bool {
    // One test for four classes, at every scalar of a text.
    (0b1000_1110 as UInt16) &>> UInt16(rawValue) & 1 == 1
  }
}

/// The classes of all scalars.
struct WordClasses {
  private let table = ScalarTable(icu_word_classes)

  @inline(__always)
  subscript(scalar: UInt32) -> WordClass { unsafeBitCast(table[scalar], to: WordClass.self) }

  /// The class of a scalar below U+0800.
  @inline(__always)
  subscript(low scalar: UInt32) -> WordClass {
    unsafeBitCast(table.low[Int(scalar)], to: WordClass.self)
  }
}
