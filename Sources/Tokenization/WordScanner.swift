/// A stretch of text without white space, and the word boundaries of UAX #29 in it.
///
/// It decides by pairs of classes, which is all that most scripts need; ``WordTokenizer`` gives the
/// rest to ICU. Numbers are joined as print has them and not as UAX #29 has: see ``joinsNumbers(at:)``.
struct WordScanner {
  /// The whole line: what stands before the stretch can be looked at.
  let bytes: UnsafePointer<UInt8>
  /// Where the stretch starts.
  let start: Int
  /// Where the stretch ends; always a position that may be a boundary.
  let end: Int
  let classes: WordClasses

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

  /// The end of the segment that starts at `start`, which is no ignored scalar.
  func segmentEnd(from start: Int) -> Int {
    let (first, length) = wordClass(at: start)
    var position = skipIgnored(start + length)
    guard first == .letter || first == .number || first == .connector else { return position }
    var previous = first
    while position < end {
      let (next, length) = wordClass(at: position)
      switch next {
      case .letter, .number, .connector:  // WB5, WB8 to WB10, WB13a, WB13b
        previous = next
        position = skipIgnored(position + length)
      case .withinWord, .withinNumber, .withinBoth, .other:
        let after = skipIgnored(position + length)
        let following = following(after)
        let joins =
          switch previous {
          case .letter:  // WB6, WB7
            following == .letter && (next == .withinWord || next == .withinBoth)
          case .number:  // WB11, WB12
            following == .number && joinsNumbers(at: position)
          default: false
          }
        guard joins else { return position }
        position = after
      default: return position
      }
    }
    return position
  }

  /// Whether the mark at `position`, between two digits, is part of a number.
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

  /// Whether the scalar before `position` is part of a word.
  func isWithinWord(_ position: Int) -> Bool {
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

  /// Whether a range prints nothing.
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
