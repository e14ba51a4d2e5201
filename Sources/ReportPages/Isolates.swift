import Charts

/// Marks around texts that run from right to left, in lines that run from left to right.
package enum Isolates {
  /// A text in isolates (U+2068, U+2069), which keep what stands beside it in its place, if letters of it run
  /// from right to left.
  package static func isolated(_ text: String) -> String {
    Direction.hasRightToLeft(text) ? "\u{2068}\(text)\u{2069}" : text
  }

  /// A line in which words from right to left stand in isolates: names in a sentence whose parts are not known
  /// any more, as that of an error.
  ///
  /// Such words side by side are one name; quotes and other marks around them stay outside.
  package static func isolatingNames(in line: String) -> String {
    guard Direction.hasRightToLeft(line), !line.contains("\u{2068}") else { return line }
    var result = ""
    var name = ""
    func marks(_ text: some Collection<Character>) -> String {
      String(text.prefix { "'\"«»()[],;:.".contains($0) })
    }
    func flush() {
      result += isolated(name)
      name = ""
    }
    for (index, word) in line.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
      let space = index == 0 ? "" : " "
      guard Direction.hasRightToLeft(String(word)) else {
        flush()
        result += space + word
        continue
      }
      let before = marks(word)
      let after = String(marks(word.reversed()).reversed())
      let core = word.dropFirst(before.count).dropLast(after.count)
      if name.isEmpty || !before.isEmpty {
        flush()
        result += space + before
        name = String(core)
      } else {
        name += space + core
      }
      if !after.isEmpty {
        flush()
        result += after
      }
    }
    flush()
    return result
  }
}
