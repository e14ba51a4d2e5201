/// A line, and how far the rules need not look at it.
struct InertScanner {
  let bytes: UnsafePointer<UInt8>
  let count: Int
  /// Those of ``InertScalars``, without the checks of an array.
  let low: UnsafePointer<InertScalars.Entry>
  let inert: InertScalars
  let isPersian: Bool

  /// Copies what is inert from `start` on, with single spaces between, and the ZWNJ of Persian
  /// words.
  ///
  /// - Parameters:
  ///   - start: the start of the line, or the space at the end of a stretch.
  ///   - target: has room for the rest of the line.
  /// - Returns: nil at the end of the line; otherwise where the rules are needed, and the start of
  ///   the stretch around it, of which nothing is in `target`.
  func copy(from start: Int, to target: SourcedText) -> (stretch: Int, stop: Int)? {
    let to = target.bytes
    var position = start
    var end = target.count
    // What `target` knows nothing of yet is a copy from here on.
    var copied = start
    var stretch = start
    var endBeforeStretch = end
    while position < count {
      let lead = bytes[position]
      if lead < 0x80 {
        let entry = low[Int(lead)]
        if entry.isInert {
          to[end] = UInt8(truncatingIfNeeded: entry.bytes)
        } else {
          guard lead == 0x20 else { break }
          let isBoundary =
            position == start && start > 0
            || position > stretch && isInert(at: position + 1)
          guard isBoundary || !isPersian else { break }
          to[end] = 0x20
          if isBoundary { (stretch, endBeforeStretch) = (position + 1, end + 1) }
        }
        position += 1
        end += 1
      } else if lead < 0xE0 {
        let entry = entry(at: position)
        guard entry.isInert else { break }
        UnsafeMutableRawPointer(to + end).storeBytes(
          of: entry.bytes.littleEndian, as: UInt16.self)
        position += 2
        end += 2
      } else {
        let (value, length) = bytes.scalarValue(at: position)
        if isPersian, value == 0x200C {
          guard position > stretch, let isKept = keepsJoiner(at: position) else { break }
          if !isKept {
            target.wrote(upTo: end, copyingFrom: copied)
            position += length
            copied = position
            continue
          }
        } else {
          guard inert.contains(high: value) else { break }
        }
        for offset in 0..<length { to[end + offset] = bytes[position + offset] }
        position += length
        end += length
      }
    }
    if position == count {
      target.wrote(upTo: end, copyingFrom: copied)
      return nil
    }
    if endBeforeStretch >= target.count {
      target.wrote(upTo: endBeforeStretch, copyingFrom: copied)
    } else {
      target.truncate(to: endBeforeStretch)
    }
    return (stretch, position)
  }

  /// The end of the stretch around `position`: a space between inert scalars, or the end of the
  /// line.
  func endOfStretch(from position: Int) -> Int {
    var position = position
    var isAfterInert = false
    while position < count {
      if bytes[position] == 0x20 {
        if isAfterInert, isInert(at: position + 1) { return position }
        isAfterInert = false
        position += 1
      } else {
        isAfterInert = isInert(at: position)
        position += utf8Length(lead: bytes[position])
      }
    }
    return count
  }

  /// True if the ZWNJ at `position`, after an inert scalar, can be seen between two Arabic letters;
  /// false before a space, and nil where the rules are to decide.
  @inline(__always)
  private func keepsJoiner(at position: Int) -> Bool? {
    guard position + 4 < count else { return nil }
    if bytes[position + 3] == 0x20 { return false }
    guard position >= 2, 0xC0...0xDF ~= bytes[position - 2], 0xC0...0xDF ~= bytes[position + 3]
    else { return nil }
    let before = entry(at: position - 2)
    let after = entry(at: position + 3)
    return before.isArabicLetter && after.isArabicLetter ? before.joinsNext : nil
  }

  @inline(__always)
  private func isInert(at position: Int) -> Bool {
    guard position < count else { return false }
    let lead = bytes[position]
    if lead < 0x80 { return low[Int(lead)].isInert }
    if lead < 0xE0 { return entry(at: position).isInert }
    return inert.contains(high: bytes.scalarValue(at: position).value)
  }

  /// The entry of the scalar of two bytes at `position`.
  @inline(__always)
  private func entry(at position: Int) -> InertScalars.Entry {
    low[Int(bytes[position] & 0x1F) << 6 | Int(bytes[position + 1] & 0x3F)]
  }
}
