import JSON
import Tokenization

/// The lines of a `vocab.txt`: a token each; or in all of them a token, a space and how often it
/// occurred, as in fairseq's `dict.txt`.
struct VocabularyLines {
  struct Line {
    let token: ArraySlice<UInt8>
    /// 0 where the file does not say it.
    let count: Int
  }

  let lines: [Line]

  /// Reads UTF-8.
  ///
  /// - Throws: `TokenizationError` with code `invalidData` for a line that holds more than a token.
  init(_ bytes: [UInt8]) throws(TokenizationError) {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var texts = bytes[start...].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // The last newline ends a line; an empty line elsewhere is the empty token.
    if texts.last?.isEmpty == true { texts.removeLast() }
    texts = texts.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    let counted = texts.prefix { Self.counted($0) != nil }
    if counted.count == texts.count {
      var lines: [Line] = []
      for (index, (token, digits)) in texts.compactMap(Self.counted).enumerated() {
        guard let count = Count(digits: digits) else {
          throw TokenizationError(
            .invalidData,
            "line \(index + 1) of this vocab.txt has the count \(String(decoding: digits, as: UTF8.self)); "
              + "give one from 0 to \(Count.most)")
        }
        lines.append(Line(token: token, count: count.value))
      }
      self.lines = lines
      return
    }
    for (index, text) in texts.enumerated() where Self.isDivided(text) {
      let line = String(decoding: text, as: UTF8.self)
      throw TokenizationError(
        .invalidData,
        "line \(index + 1) of this vocab.txt is no token, since it has white space in it: "
          + "\(line.debugDescription); "
          + (Self.isScored(text)
            ? "if it is a vocabulary of SentencePiece, build one of your text instead"
            : "give a token a line, or a token, a space and its count on every line"))
    }
    lines = texts.map { Line(token: $0, count: 0) }
  }

  /// A token, one space and the digits of a count.
  private static func counted(
    _ text: ArraySlice<UInt8>
  ) -> (token: ArraySlice<UInt8>, digits: ArraySlice<UInt8>)? {
    guard let space = text.lastIndex(of: 0x20), space > text.startIndex,
      !text[..<space].contains(0x20), !isDivided(text[..<space]),
      space + 1 < text.endIndex,
      text[(space + 1)...].allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return nil }
    return (text[..<space], text[(space + 1)...])
  }

  /// A piece, a tab and its score.
  private static func isScored(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: 0x09, omittingEmptySubsequences: false)
    return parts.count == 2 && Double(String(decoding: parts[1], as: UTF8.self)) != nil
  }

  /// True if there is white space beside what can be seen: no token has both.
  static func isDivided(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.contains(where: { $0 <= 0x20 || $0 >= 0xC2 }) else { return false }
    var hasSpace = false
    var hasOther = false
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      let properties = scalar.properties
      if properties.isWhitespace {
        hasSpace = true
      } else if !properties.isDefaultIgnorableCodePoint {
        hasOther = true
      }
    }
    return hasSpace && hasOther
  }
}
