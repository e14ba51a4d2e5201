/// A line of any bytes, and where the pieces of a ``BytePairPattern`` end in it.
struct BytePairScanner {
  let bytes: UnsafePointer<UInt8>
  /// Where the line ends.
  let end: Int
  let pattern: BytePairPattern
  let classes: PieceClasses

  /// The end of the piece that starts at `start`, which is before the end of the line.
  @inline(__always)
  func pieceEnd(from start: Int) -> Int {
    if pattern == .gpt2, bytes[start] == UInt8(ascii: "'"), let end = contractionEnd(from: start) {
      return end
    }
    var (first, position) = next(at: start)
    if bytes[start] == 0x20, position < end {
      let (following, after) = next(at: position)
      if following != .space { (first, position) = (following, after) }
    }
    if first == .space { return spaceEnd(from: start) }
    if first == .number { return numberEnd(from: position) }
    let repeated = pattern.wordClasses.contains(first) ? pattern.wordClasses : .punctuation
    while position < end {
      let (following, after) = next(at: position)
      guard repeated.contains(following) else { break }
      position = after
    }
    return position
  }

  /// `\p{N}{1,3}`, the first of which ends at `position`.
  private func numberEnd(from position: Int) -> Int {
    var position = position
    var digits = 1
    while position < end, digits < pattern.longestNumber {
      let (following, after) = next(at: position)
      guard following == .number else { break }
      position = after
      digits += 1
    }
    return position
  }

  /// `\s+(?!\S)|\s+`: all of the white space but the last of it, which may belong to a word.
  private func spaceEnd(from start: Int) -> Int {
    var last = start
    var position = start
    while position < end {
      let (following, after) = next(at: position)
      guard following == .space else { return last == start ? position : last }
      (last, position) = (position, after)
    }
    return position
  }

  /// `'s|'t|'re|'ve|'m|'ll|'d`.
  private func contractionEnd(from start: Int) -> Int? {
    func byte(_ position: Int) -> UInt8 { position < end ? bytes[position] : 0 }
    switch (byte(start + 1), byte(start + 2)) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _),
      (UInt8(ascii: "d"), _):
      return start + 2
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return start + 3
    default: return nil
    }
  }

  /// The class of the scalar at `position`, and where it ends; a byte that starts none is alone.
  @inline(__always)
  private func next(at position: Int) -> (PieceClass, end: Int) {
    let lead = bytes[position]
    if lead < 0x80 { return (classes[UInt32(lead)], position + 1) }
    // Most letters that are not ASCII take two bytes.
    if 0xC2...0xDF ~= lead, isContinuation(position + 1) {
      return (classes[bytes.scalarValue(at: position).value], position + 2)
    }
    return longer(at: position)
  }

  private func longer(at position: Int) -> (PieceClass, end: Int) {
    let lead = bytes[position]
    let length = utf8Length(lead: lead)
    guard lead >= 0xE0, lead < 0xF8, isContinuation(position + 1), isContinuation(position + 2),
      length == 3 || isContinuation(position + 3)
    else { return (.other, position + 1) }
    let value = bytes.scalarValue(at: position).value
    // Neither longer than it need be nor a surrogate.
    guard value >= (length == 3 ? 0x800 : 0x10000), Unicode.Scalar(value) != nil else {
      return (.other, position + 1)
    }
    return (classes[value], position + length)
  }

  @inline(__always)
  private func isContinuation(_ position: Int) -> Bool {
    position < end && bytes[position] & 0xC0 == 0x80
  }
}
