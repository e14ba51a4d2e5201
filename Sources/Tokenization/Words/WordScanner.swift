/// A stretch of text without white space, and the word boundaries of UAX #29 in it.
///
/// It decides by pairs of classes, which is all that most scripts need; ``WordTokenizer`` gives the
/// rest to ICU. Numbers are joined as print has them and not as UAX #29 has: see
/// ``joinsNumbers(at:)``.
struct WordScanner {
  /// The whole line: what stands before the stretch can be looked at.
  let bytes: UnsafePointer<UInt8>
  /// Where the stretch starts.
  var start = 0
  /// Where the stretch ends; always a position that may be a boundary.
  var end: Int
  let classes: WordClasses
  /// True if an e-mail address may be in the stretch.
  var holdsAt = false
  /// No e-mail address starts before this position.
  var mailFrom = 0
  /// The word after a full stop that was cut off: where it starts, and where its segment ends.
  var rest = (start: -1, end: 0)
  /// The start of a part that no abbreviation has: no word that it is in is one.
  var longPart = -1

  @inline(__always)
  func scalar(at position: Int) -> (value: UInt32, length: Int) {
    bytes.scalarValue(at: position)
  }

  /// The class of the scalar at `position`, and how many bytes it takes.
  @inline(__always)
  func wordClass(at position: Int) -> (wordClass: WordClass, length: Int) {
    let (value, length) = scalar(at: position)
    return (classes[value], length)
  }

  /// The class of the scalar at `position`; `other` at the end.
  @inline(__always)
  func following(_ position: Int) -> WordClass {
    position < end ? wordClass(at: position).wordClass : .other
  }

  /// The first position from `position` on that holds no ignored scalar.
  @inline(__always)
  func skipIgnored(_ position: Int) -> Int {
    var position = position
    while position < end, bytes[position] >= 0x80 {
      let (wordClass, length) = wordClass(at: position)
      guard wordClass == .ignored else { break }
      position += length
    }
    return position
  }

  /// Makes a stretch of what starts at `start` and goes on to white space.
  ///
  /// - Parameters:
  ///   - start: where it starts.
  ///   - position: up to where all are parts of a word.
  /// - Returns: whether ICU must cut it.
  mutating func setStretch(from start: Int, searchingFrom position: Int) -> Bool {
    var position = position
    var isComplex = false
    holdsAt = false
    while position < end {
      let (next, length) = wordClass(at: position)
      if next == .space { break }
      if next == .complex { isComplex = true }
      if bytes[position] == UInt8(ascii: "@") { holdsAt = true }
      position += length
    }
    (self.start, end) = (start, position)
    return isComplex
  }

  /// How many of the eight bytes from `position` on are letters of ASCII, before any that is none.
  @inline(__always)
  private func asciiLetters(at position: Int) -> Int {
    let word = UInt64(
      littleEndian: UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt64.self))
    let each: UInt64 = 0x0101_0101_0101_0101
    // The upper bit of a byte tells whether the lower ones reach `a`, and whether they pass `z`.
    let lower = (word | each &* 0x20) & each &* 0x7F
    let reachesA = lower &+ each &* (0x80 - 0x61)
    let passesZ = lower &+ each &* (0x7F - 0x7A)
    let letters = reachesA & ~passesZ & ~word & each &* 0x80
    return (letters ^ each &* 0x80).trailingZeroBitCount / 8
  }

  /// The end of the letters of two bytes from `position` on, which are the words of Persian.
  @inline(__always)
  private func lettersEnd(from position: Int) -> Int {
    var position = position
    while end &- position >= 2, bytes[position] & 0xE0 == 0xC0 {
      let value = UInt32(bytes[position] & 0x1F) << 6 | UInt32(bytes[position &+ 1] & 0x3F)
      guard classes[low: value] == .letter else { break }
      position &+= 2
    }
    return position
  }

  /// The end of the letters, digits and connectors from `position` on, the class of the last, and
  /// of what is there: a space where the stretch ends.
  @inline(__always)
  func run(from position: Int) -> (end: Int, last: WordClass, next: WordClass) {
    var position = position
    var last = WordClass.other
    while end &- position >= 8 {
      // English words vary in length: to count their letters at once spares a guess at each end.
      let letters = asciiLetters(at: position)
      if letters > 0 { last = .letter }
      position &+= letters
      if letters < 8 { break }
    }
    while position < end {
      let (next, length) = wordClass(at: position)
      if next == .letter, length == 2 {
        position = lettersEnd(from: position &+ 2)
        last = .letter
        continue
      }
      guard next.isWordPart else { return (position, last, next) }
      if next != .ignored { last = next }
      position &+= length
    }
    return (position, last, .space)
  }

  /// The end of the segment that starts at `start`.
  func segmentEnd(from start: Int) -> Int {
    let (first, length) = wordClass(at: start)
    guard first.isWordPart, first != .ignored else { return skipIgnored(start + length) }
    var run = run(from: start)  // WB5, WB8 to WB10, WB13a, WB13b
    while run.next != .space, run.next != .complex {
      let after = skipIgnored(run.end + scalar(at: run.end).length)
      let joins =
        switch run.last {
        case .letter:  // WB6, WB7
          (run.next == .withinWord || run.next == .withinBoth) && following(after) == .letter
        case .number:  // WB11, WB12
          joinsNumbers(at: run.end) && following(after) == .number
        default: false
        }
      guard joins else { break }
      run = self.run(from: after)
    }
    return run.end
  }

  /// True if the mark at `position`, between two digits, is part of a number.
  ///
  /// That is `3.14`, `1,000`, `۱٬۲۳۴٫۵`, `10:30`, `12/05/2020`; a Persian comma where three digits
  /// follow, as in `۱،۵۰۰`.
  private func joinsNumbers(at position: Int) -> Bool {
    switch scalar(at: position).value {
    case 0x2C, 0x2E, 0x27, 0x2019, 0x66B, 0x66C, 0x2F, 0x3A: true
    case 0x60C: digits(after: position + 2) == 3 && digits(before: position) <= 3
    default: false
    }
  }

  private func digits(after position: Int) -> Int {
    var count = 0
    var position = position
    while position < end {
      let (wordClass, length) = wordClass(at: position)
      guard wordClass == .number else { break }
      count += 1
      position += length
    }
    return count
  }

  private func digits(before position: Int) -> Int {
    var count = 0
    var position = position
    while let previous = self.position(before: position) {
      guard wordClass(at: previous).wordClass == .number else { break }
      count += 1
      position = previous
    }
    return count
  }

  /// Where the scalar before `position` starts; nil at the start of the stretch.
  @inline(__always)
  func position(before position: Int) -> Int? {
    guard position > start else { return nil }
    var before = position - 1
    while bytes[before] & 0xC0 == 0x80 { before -= 1 }
    return before
  }

  /// True if the scalar before `position` is part of a word.
  func followsWord(_ position: Int) -> Bool {
    var position = position
    while let before = self.position(before: position) {
      switch wordClass(at: before).wordClass {
      case .letter, .number, .connector: return true
      case .ignored: position = before
      default: return false
      }
    }
    return false
  }

  /// True if a range prints nothing.
  func isInvisible(_ range: Range<Int>) -> Bool {
    var position = range.lowerBound
    while position < range.upperBound {
      let (value, length) = scalar(at: position)
      guard Unicode.Scalar(value)?.isInvisible == true else { return false }
      position += length
    }
    return true
  }
}
