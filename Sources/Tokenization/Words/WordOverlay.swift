/// What is one token although UAX #29 cuts it, and the other way round.
extension WordScanner {
  /// The end of the token that starts at `position`.
  ///
  /// Tokens are asked for in order. What looks ahead keeps what it has seen, so that a stretch is
  /// not read again from each of its tokens.
  mutating func tokenEnd(from position: Int) -> Int {
    if let end = joinedEnd(from: position) { return end }
    let end = position == rest.start ? rest.end : segmentEnd(from: position)
    let (first, _) = wordClass(at: position)
    guard first == .letter else { return end }
    if let stop = stop(in: position..<end), isPersianLetter(before: stop),
      !isAbbreviation(position..<end)
    {
      rest = (skipIgnored(stop + 1), end)
      return stop
    }
    return abbreviationEnd(position..<end) ?? end
  }

  /// The end of an address, a tag, an emoticon, a keycap or a run of one mark that starts at
  /// `position`.
  mutating func joinedEnd(from position: Int) -> Int? {
    if let end = keycapEnd(from: position) { return end }
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      return addressEnd(from: position)
    case UInt8(ascii: "@"), UInt8(ascii: "#"):
      return tagEnd(from: position) ?? runEnd(from: position)
    case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "^"), UInt8(ascii: "-"):
      return emoticonEnd(from: position) ?? runEnd(from: position)
    default:
      return runEnd(from: position)
    }
  }

  /// The end of a run of the mark at `position`, as of three full stops; nil where it makes none.
  private func runEnd(from position: Int) -> Int? {
    let (mark, length) = scalar(at: position)
    switch mark {
    case 0x2E, 0x21, 0x3F, 0x61F, 0x2026, 0x2D, 0x2013, 0x2014, 0x2A, 0x3D, 0x7E, 0x24, 0x3C, 0x3E,
      0x23, 0x2B:
      var end = position + length
      while end < self.end, scalar(at: end).value == mark { end += length }
      return skipIgnored(end)
    default: return nil
    }
  }

  // MARK: Stops

  /// The first full stop in a range.
  private func stop(in range: Range<Int>) -> Int? {
    var position = range.lowerBound
    while position < range.upperBound {
      if bytes[position] == UInt8(ascii: ".") { return position }
      position += 1
    }
    return nil
  }

  func isPersianLetter(before position: Int) -> Bool {
    var position = position
    while let before = self.position(before: position) {
      switch wordClass(at: before).wordClass {
      case .letter: return 0x600...0x6FF ~= scalar(at: before).value
      case .ignored: position = before
      default: return false
      }
    }
    return false
  }

  /// True if the parts between the stops of a word are short enough for an abbreviation: ج.ا.ا and
  /// بی.بی.سی, but not است.او nor شد.وی.
  private mutating func isAbbreviation(_ word: Range<Int>) -> Bool {
    guard word.lowerBound > longPart else { return false }
    // A third part makes a sentence end unlikely: دی.وی.دی
    let isPair = stop(in: word).map { stop(in: $0 + 1..<word.upperBound) == nil } ?? false
    var letters = 0
    var start = word.lowerBound
    var position = start
    while true {
      if position == word.upperBound || bytes[position] == UInt8(ascii: ".") {
        if isPair, isCommonWord(start..<position) { return false }
        guard letters > 0 else { return false }
        if position == word.upperBound { return true }
        (letters, start) = (0, position + 1)
        position += 1
        continue
      }
      let (wordClass, length) = wordClass(at: position)
      if wordClass == .letter { letters += 1 }
      guard wordClass == .letter || wordClass == .ignored, letters <= 2 else {
        longPart = start
        return false
      }
      position += length
    }
  }

  /// True if it is a word of two letters that ends sentences.
  private func isCommonWord(_ range: Range<Int>) -> Bool {
    range.count == 4 && Self.commonWords.contains(packed(range))
  }

  /// The bytes of a short word, as one number.
  private func packed(_ range: Range<Int>) -> UInt64 {
    range.reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
  }

  private static func packed(_ words: [StaticString]) -> [UInt64] {
    words.map { word in
      word.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt64($1) } }
    }
  }

  private static let commonWords = packed(WordLists.commonWords)

  /// The end of an abbreviation, the stop that follows the word included.
  ///
  /// Such as `U.S.`, `Ph.D.`, `Mr.` and `ه.ش.`
  private mutating func abbreviationEnd(_ word: Range<Int>) -> Int? {
    guard word.upperBound < end, bytes[word.upperBound] == UInt8(ascii: "."),
      // Not the first of three.
      word.upperBound + 1 == end || bytes[word.upperBound + 1] != UInt8(ascii: ".")
    else { return nil }
    if stop(in: word) != nil { return isAbbreviation(word) ? word.upperBound + 1 : nil }
    return isTitle(word) ? word.upperBound + 1 : nil
  }

  private func isTitle(_ word: Range<Int>) -> Bool {
    guard word.count <= 6, bytes[word.lowerBound] < 0x80 else { return false }
    // The initial of a name.
    if word.count == 1 {
      return UInt8(ascii: "A")...UInt8(ascii: "Z") ~= bytes[word.lowerBound]
        && bytes[word.lowerBound] != UInt8(ascii: "I")
    }
    return Self.titles.contains(packed(word))
  }

  private static let titles = packed(WordLists.titles)
}
