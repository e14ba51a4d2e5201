/// Spaces that belong in no word, where that needs no dictionary: می خواهم, کتاب های, بزرگ تر, خانه ای.
struct SuffixJoins {
  private let text: SourcedText
  private let bytes: UnsafePointer<UInt8>
  private let count: Int
  private let traits: ScalarTraits.Table

  /// Looks at `text`, which must stay as it is meanwhile.
  init(_ text: SourcedText, _ traits: ScalarTraits.Table) {
    self.text = text
    self.traits = traits
    bytes = UnsafePointer(text.bytes)
    count = text.count
  }

  /// Writes the text with a ZWNJ for each of those spaces, or nothing where it could not be seen.
  ///
  /// - Returns: false, and writes nothing, where there are none.
  func write(to joined: SourcedText) -> Bool {
    joined.removeAll()
    var start = 0
    // A letter on either side, at the least.
    var space = 2
    while space + 2 < count {
      if bytes[space] == 0x20, isCandidate(space), let last = letter(at: space - 2),
        isPrefix(endingAt: space) || isSuffix(from: space + 1, after: last)
      {
        joined.append(text, start..<space)
        if ArabicJoining.joinsNext(last) {
          let source = text.source(at: space)
          joined.append(
            SourcedScalar(value: 0x200C, lower: source.lowerBound, upper: source.upperBound))
        }
        start = space + 1
      }
      space += 1
    }
    if start > 0 { joined.append(text, start..<count) }
    return start > 0
  }

  /// Whether the letters at a space let it join: ه or ت after it, or ه or می before it.
  @inline(__always)
  private func isCandidate(_ space: Int) -> Bool {
    switch (bytes[space + 1], bytes[space + 2]) {
    case (0xD9, 0x87), (0xD8, 0xAA): return true
    default: break
    }
    switch (bytes[space - 2], bytes[space - 1]) {
    case (0xD9, 0x87): return true
    case (0xDB, 0x8C): return space > 3 && bytes[space - 3] == 0x85
    default: return false
    }
  }

  /// The Arabic letter of two bytes at `position`.
  @inline(__always)
  private func letter(at position: Int) -> UInt32? {
    guard position + 2 <= count, 0xD8...0xDB ~= bytes[position] else { return nil }
    let (value, _) = bytes.scalarValue(at: position)
    return 0x620...0x6D3 ~= value && traits[value].contains(.arabicLetter) ? value : nil
  }

  /// Whether a scalar of a word starts at `position`: a letter, a mark, a ZWNJ.
  private func isWithinWord(at position: Int) -> Bool {
    guard 0..<count ~= position else { return false }
    let (value, _) = bytes.scalarValue(at: position)
    return value == 0x200C || !traits[value].isDisjoint(with: [.letter, .mark])
  }

  private func isWithinWord(before position: Int) -> Bool {
    var position = position - 1
    while position > 0, bytes[position] & 0xC0 == 0x80 { position -= 1 }
    return isWithinWord(at: position)
  }

  private func matches(_ text: StaticString, at position: Int) -> Bool {
    guard position >= 0, position + text.utf8CodeUnitCount <= count else { return false }
    for offset in 0..<text.utf8CodeUnitCount
    where bytes[position + offset] != text.utf8Start[offset] { return false }
    return true
  }

  /// Whether می or نمی ends here, and a verb of two letters or more may follow.
  private func isPrefix(endingAt space: Int) -> Bool {
    guard matches("می", at: space - 4), letter(at: space + 1) != nil, letter(at: space + 3) != nil
    else { return false }
    let start = matches("ن", at: space - 6) ? space - 6 : space - 4
    return !isWithinWord(before: start)
  }

  private func isSuffix(from start: Int, after last: UInt32) -> Bool {
    func isOne(of suffixes: [StaticString]) -> Bool {
      suffixes.contains {
        matches($0, at: start) && !isWithinWord(at: start + $0.utf8CodeUnitCount)
      }
    }
    if matches("ها", at: start) { return isOne(of: Self.plurals) }
    if matches("تر", at: start) { return isOne(of: Self.comparatives) }
    return last == 0x647 && isOne(of: Self.endingsOfHe)
  }

  private static let plurals: [StaticString] = [
    "ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان",
  ]
  private static let comparatives: [StaticString] = ["تر", "ترین", "تری"]
  private static let endingsOfHe: [StaticString] = [
    "ای", "ام", "اند", "ایم", "اید", "اش", "ات", "شان", "مان",
  ]
}
