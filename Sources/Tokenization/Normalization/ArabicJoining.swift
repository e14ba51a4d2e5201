/// How letters of the Arabic script stand together.
enum ArabicJoining {
  /// True if a letter joins the one that follows it (Joining_Type D, of the Unicode Character
  /// Database).
  ///
  /// After the others, such as ا, د, ر and و, a ZWNJ changes nothing that can be seen.
  static func joinsNext(_ letter: UInt32) -> Bool {
    switch letter {
    case 0x621...0x625, 0x627, 0x629, 0x62F...0x632, 0x648: false
    case 0x671...0x677, 0x688...0x699, 0x6C0, 0x6C3...0x6CB, 0x6CD, 0x6CF, 0x6D2, 0x6D3, 0x6D5:
      false
    case 0x6EE, 0x6EF: false
    default: true
    }
  }
}
