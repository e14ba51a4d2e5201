/// What a scalar is to ``BytePairPattern``.
struct PieceClass: OptionSet {
  let rawValue: UInt8

  static let letter = PieceClass(rawValue: 1)
  /// Any mark, ZWNJ and ZWJ: part of a word, and of a run of punctuation that has begun.
  static let mark = PieceClass(rawValue: 2)
  static let number = PieceClass(rawValue: 4)
  static let space = PieceClass(rawValue: 8)
  /// Everything else, bytes that are no UTF-8 among it.
  static let other = PieceClass(rawValue: 16)

  /// What ` ?[^\s\p{L}\p{N}]+` repeats.
  static let punctuation: PieceClass = [.mark, .other]
}

extension PieceClass {
  init(_ scalar: Unicode.Scalar) {
    if scalar.isWhitespace {
      self = .space
      return
    }
    if scalar == "\u{200C}" || scalar == "\u{200D}" {
      self = .mark
      return
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      self = .letter
    case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
    case .decimalNumber, .letterNumber, .otherNumber: self = .number
    default: self = .other
    }
  }
}

/// The classes of all scalars.
struct PieceClasses {
  private let table = ScalarTable { first, count, classes in
    for offset in 0..<Int(count) {
      let scalar = Unicode.Scalar(first + UInt32(offset))
      classes[offset] = (scalar.map { PieceClass($0) } ?? .other).rawValue
    }
  }

  @inline(__always)
  subscript(scalar: UInt32) -> PieceClass { PieceClass(rawValue: table[scalar]) }
}
