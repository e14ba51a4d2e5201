import CICU

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

  /// Those of all scalars.
  struct Table {
    private let table = ScalarTable(icu_scalar_traits)

    @inline(__always)
    subscript(scalar: UInt32) -> ScalarTraits { ScalarTraits(rawValue: table[scalar]) }
  }
}

/// Sets of scalars that rules speak of.
extension UInt32 {
  /// Direction marks, soft hyphen, zero-width space, ZWNJ, word joiner and byte order mark: Persian text
  /// has the first of them where ZWNJ belongs.
  var isFormat: Bool {
    switch self {
    case 0xAD, 0x61C, 0x200B, 0x200C, 0x200E, 0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069: true
    default: self == 0xFEFF
    }
  }

  var isSpace: Bool {
    switch self {
    case 0x20, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
    default: isLineSeparator
    }
  }

  /// VT, FF, CR, NEL, and the separators of lines and paragraphs: white space within a line, where LF
  /// alone ends one.
  var isLineSeparator: Bool {
    0x0B...0x0D ~= self || self == 0x85 || self == 0x2028 || self == 0x2029
  }

  /// One form of a letter, from text of the time before Unicode; not whole phrases nor parentheses.
  var isPresentationForm: Bool {
    switch self {
    case 0xFDFA, 0xFDFB, 0xFDFD, 0xFD3E, 0xFD3F: false
    case 0xFB50...0xFDCF, 0xFDF0...0xFDFF, 0xFE70...0xFEFC: true
    default: false
    }
  }
}
