/// Spaces that should be ZWNJ, where that needs no dictionary: می خواهم, کتاب های, بزرگ تر, خانه ای.
extension Normalizer {
  func joinSuffixes() {
    var index = 0
    while index < line.count {
      if line[index].value == 0x20, index > 0, isLetter(index - 1), isLetter(index + 1),
        isPrefix(endingAt: index) || isSuffix(from: index + 1, after: line[index - 1].value)
      {
        line[index].value = 0x200C
      }
      index += 1
    }
  }

  private func isLetter(_ index: Int) -> Bool {
    index < line.count && 0x620...0x6D3 ~= line[index].value
      && traits(line[index].value).contains(.arabicLetter)
  }

  /// Whether it is part of a word: a letter, a mark, a ZWNJ.
  private func isWithinWord(_ index: Int) -> Bool {
    guard 0..<line.count ~= index else { return false }
    let value = line[index].value
    return value == 0x200C || !traits(value).isDisjoint(with: [.letter, .mark])
  }

  /// Whether می or نمی ends here, and a verb of two letters or more may follow.
  private func isPrefix(endingAt space: Int) -> Bool {
    guard space >= 2, line[space - 1].value == 0x6CC, line[space - 2].value == 0x645,
      isLetter(space + 2)
    else { return false }
    var start = space - 2
    if start > 0, line[start - 1].value == 0x646 { start -= 1 }
    return !isWithinWord(start - 1)
  }

  private func isSuffix(from start: Int, after last: UInt32) -> Bool {
    switch line[start].value {
    case 0x647, 0x62A: break
    case 0x627, 0x634, 0x645: if last != 0x647 { return false }
    default: return false
    }
    var end = start
    while end < line.count, end - start < 7, isWithinWord(end) { end += 1 }
    guard !isWithinWord(end) else { return false }
    var word = ""
    for index in start..<end {
      if let scalar = Unicode.Scalar(line[index].value) { word.unicodeScalars.append(scalar) }
    }
    return Self.suffixes.contains(word) || last == 0x647 && Self.suffixesOfHe.contains(word)
  }

  private static let suffixes: Set<String> = [
    "ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان", "تر", "ترین", "تری",
  ]
  private static let suffixesOfHe: Set<String> = [
    "ای", "ام", "اند", "ایم", "اید", "اش", "ات", "شان", "مان",
  ]
}
