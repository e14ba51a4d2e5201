/// Text that somebody else wrote, such as a token, a path or a key, as it may be shown on a terminal.
public enum ForeignText {
  /// The text with what a terminal obeys, or what turns the text around it, shown as an escape: `\x1B`,
  /// `\u{202E}`.
  ///
  /// These are control characters, ends of lines and paragraphs, and the marks, embeddings, overrides and
  /// isolates of bidirectional text. ZWNJ and ZWJ stay as they are: Persian is written with them.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - kept: Characters that stay all the same, such as the newlines of a running text.
  /// - Returns: The text, the same where there is nothing to escape.
  public static func visible(_ text: String, keeping kept: Set<Unicode.Scalar> = []) -> String {
    escaped(text) { scalar in
      guard isHidden(scalar), !kept.contains(scalar) else { return nil }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      guard scalar.value < 0x100 else { return "\\u{\(digits)}" }
      return "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
    }
  }

  /// JSON with the same characters, but for newlines between its values, as escapes of JSON: they can stand
  /// in its strings alone.
  package static func visible(json text: String) -> String {
    escaped(text) { scalar in
      guard isHidden(scalar), scalar.value >= 0x20 else { return nil }
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
  }

  private static func escaped(
    _ text: String, _ escape: (Unicode.Scalar) -> String?
  ) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let escape = escape(scalar) {
        result.append(contentsOf: escape.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // C0, DEL and C1.
    case 0..<0x20, 0x7F..<0xA0: true
    // The marks ALM, LRM and RLM; ends of lines and paragraphs; embeddings, overrides, isolates.
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
