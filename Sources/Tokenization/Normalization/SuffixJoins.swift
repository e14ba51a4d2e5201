import Glibc

/// Spaces that belong in no word, where that needs no dictionary: می خواهم, کتاب های, بزرگ تر, خانه
/// ای.
struct SuffixJoins {
  private let text: SourcedText
  private let bytes: UnsafePointer<UInt8>
  private let count: Int
  private let traits: ScalarTraits.Table
  /// The spaces that are to be joined.
  private var joins: Set<Int> = []

  /// Looks at `text`, which must stay as it is meanwhile.
  init(_ text: SourcedText, _ traits: ScalarTraits.Table) {
    self.text = text
    self.traits = traits
    bytes = UnsafePointer(text.bytes)
    count = text.count
    findJoins()
  }

  /// Writes the text with a ZWNJ for each of those spaces, or nothing where it could not be seen.
  ///
  /// - Returns: false, and writes nothing, where there are none.
  func write(to joined: SourcedText) -> Bool {
    joined.removeAll()
    var start = 0
    for space in joins.sorted() {
      joined.append(text, start..<space)
      if isSeen(space) {
        let source = text.source(at: space)
        joined.append(
          SourcedScalar(value: 0x200C, lower: source.lowerBound, upper: source.upperBound))
      }
      start = space + 1
    }
    if start > 0 { joined.append(text, start..<count) }
    return start > 0
  }

  /// Finds the spaces to join, in rounds: a join can make a word that takes a suffix itself, as in حرفه
  /// ای ها, and no other space beside it is worth another look.
  private mutating func findJoins() {
    var found: Set<Int> = []
    // A letter before, at the least.
    var position = 2
    while let space = self.space(from: position) {
      if isJoin(space) { found.insert(space) }
      position = space + 1
    }
    while !found.isEmpty {
      joins.formUnion(found)
      let neighbours = found.flatMap { [self.space(before: $0), self.space(from: $0 + 1)] }
      found = Set(neighbours.compactMap { $0 }.filter { !joins.contains($0) && isJoin($0) })
    }
  }

  private func isJoin(_ space: Int) -> Bool {
    guard isCandidate(space), let last = letter(at: space - 2) else { return false }
    return (isPrefix(endingAt: space) || isSuffix(from: space + 1, after: last))
      && !isOfWeb(endingAt: space)
  }

  /// True if a ZWNJ could be seen in the place of a space that is joined.
  private func isSeen(_ space: Int) -> Bool {
    letter(at: space - 2).map { ArabicJoining.joinsNext($0) } ?? false
  }

  private func space(before position: Int) -> Int? {
    var position = position - 1
    while position >= 2, bytes[position] != 0x20 { position -= 1 }
    return position >= 2 ? position : nil
  }

  /// The first space from `position` on that two letters may follow.
  @inline(__always)
  private func space(from position: Int) -> Int? {
    guard position < count - 4, let found = memchr(bytes + position, 0x20, count - 4 - position)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
  }

  /// True if the letters at a space let it join: ها or تر after it, or می before it, or ه before it
  /// and ا, ش or م after.
  @inline(__always)
  private func isCandidate(_ space: Int) -> Bool {
    let next = fourBytes(at: space + 1)
    if next == 0xD987_D8A7 || next == 0xD8AA_D8B1 { return true }
    if bytes[space - 1] == 0x87 {
      let letter = next >> 16
      return bytes[space - 2] == 0xD9 && (letter == 0xD8A7 || letter == 0xD8B4 || letter == 0xD985)
    }
    return bytes[space - 1] == 0x8C && space >= 4 && fourBytes(at: space - 4) == 0xD985_DB8C
  }

  @inline(__always)
  private func fourBytes(at position: Int) -> UInt32 {
    UInt32(bigEndian: UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt32.self))
  }

  /// The Arabic letter of two bytes at `position`.
  @inline(__always)
  private func letter(at position: Int) -> UInt32? {
    guard position + 2 <= count, 0xD8...0xDB ~= bytes[position] else { return nil }
    let (value, _) = bytes.scalarValue(at: position)
    return 0x620...0x6D3 ~= value && traits[value].contains(.arabicLetter) ? value : nil
  }

  /// True if a scalar of a word starts at `position`: a letter, a mark, a ZWNJ, or a space that is
  /// joined.
  private func isWithinWord(at position: Int) -> Bool {
    guard 0..<count ~= position else { return false }
    if bytes[position] == 0x20 { return joins.contains(position) }
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

  /// True if the part between the space before and this one is an address or a tag, which ends
  /// here.
  private func isOfWeb(endingAt space: Int) -> Bool {
    var position = space - 1
    while position >= 0, bytes[position] != 0x20 {
      switch bytes[position] {
      case UInt8(ascii: "#"), UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "="),
        UInt8(ascii: "&"), UInt8(ascii: "_"), UInt8(ascii: "\\"):
        return true
      default: position -= 1
      }
    }
    return false
  }

  /// True if می or نمی ends here, and a verb of two letters or more may follow.
  private func isPrefix(endingAt space: Int) -> Bool {
    // A word of one letter is longer once a suffix has joined it: نمی د ها.
    let second = joins.contains(space + 3) && !isSeen(space + 3) ? space + 4 : space + 3
    guard matches("می", at: space - 4), letter(at: space + 1) != nil, letter(at: second) != nil
    else { return false }
    let start = matches("ن", at: space - 6) ? space - 6 : space - 4
    return !isWithinWord(before: start)
  }

  private func isSuffix(from start: Int, after last: UInt32) -> Bool {
    let suffixes =
      matches("ها", at: start)
      ? PersianSuffixes.plurals
      : matches("تر", at: start)
        ? PersianSuffixes.comparatives : last == 0x647 ? PersianSuffixes.endingsOfHe : []
    return suffixes.contains {
      matches($0, at: start) && !isWithinWord(at: start + $0.utf8CodeUnitCount)
    } && !isFunctionWord(before: start)
  }

  /// True if the word before the space before `start` takes no suffix: گرم و تر, که ای, and ها ها
  /// of laughter.
  private func isFunctionWord(before start: Int) -> Bool {
    PersianSuffixes.functionWords.contains {
      let word = start - 1 - $0.utf8CodeUnitCount
      return matches($0, at: word) && !isWithinWord(before: word)
    }
  }
}
