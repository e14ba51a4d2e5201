extension NumberFormat {
  /// A number as a program reads it, where a person has typed it in Persian or Arabic digits.
  ///
  /// The decimal separator U+066B becomes a point, the comma U+060C and the minus U+2212 become those of ASCII.
  /// The thousands separator U+066C and marks of direction are left out. A text without such digits stays as it
  /// is.
  public static func inASCII(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { digit($0) != nil }) else { return text }
    var ascii = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{066C}", "\u{200E}", "\u{200F}", "\u{061C}": continue
      case "\u{066B}": ascii.append(".")
      case "\u{060C}": ascii.append(",")
      case "\u{2212}": ascii.append("-")
      default: ascii.append(digit(scalar) ?? scalar)
      }
    }
    return String(ascii)
  }

  /// The ASCII digit of a Persian or an Arabic one.
  private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x06F0...0x06F9: Unicode.Scalar(scalar.value - 0x06F0 + 0x30)
    case 0x0660...0x0669: Unicode.Scalar(scalar.value - 0x0660 + 0x30)
    default: nil
    }
  }
}
