/// Which way a text runs.
package enum Direction: String, Sendable {
  case leftToRight = "ltr"
  case rightToLeft = "rtl"

  /// The way of most letters of the text.
  package init(of text: String) {
    var balance = 0
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      balance += Self.isRightToLeft(scalar) ? 1 : -1
    }
    self = balance > 0 ? .rightToLeft : .leftToRight
  }

  /// True if letters that run from right to left are in the text.
  package static func hasRightToLeft(_ text: String) -> Bool {
    text.unicodeScalars.contains(where: isRightToLeft)
  }

  /// Hebrew to Arabic Extended-A, and the presentation forms.
  static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\u{590}"..."\u{8FF}", "\u{FB1D}"..."\u{FDFF}", "\u{FE70}"..."\u{FEFC}": true
    default: false
    }
  }
}
