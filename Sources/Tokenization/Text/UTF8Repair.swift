/// Turns any bytes into valid UTF-8 with LF as newlines, and keeps a list of the changes.
///
/// Each maximal subpart of an ill-formed subsequence becomes one U+FFFD (Unicode 15.0, section 3.9,
/// tables 3-8 to 3-11; the practice of WHATWG, ICU and Swift). A byte order mark at the very start
/// is dropped; CRLF becomes LF. A CR by itself is white space within its line, and stays.
public struct UTF8Repair: Sendable {
  /// The valid text; the very array that was given when there was nothing to do.
  public let text: [UInt8]
  /// The positions of inserted U+FFFD in ``text``, ascending, in bytes.
  public let replacementOffsets: [Int]

  /// Where ``text`` and the original part: from `offset` on, the original is `shift` bytes further.
  private let shifts: [(offset: Int, shift: Int)]

  /// The number of replaced ill-formed subsequences.
  public var replacements: Int { replacementOffsets.count }

  /// Repairs nothing: bytes that are no text.
  init(raw bytes: [UInt8]) {
    text = bytes
    replacementOffsets = []
    shifts = []
  }

  /// Repairs `bytes`.
  ///
  /// - Parameters:
  ///   - bytes: any bytes.
  ///   - isStart: whether a byte order mark may stand at their start.
  /// - Complexity: O(*n*), without a copy when the bytes need no repair.
  public init(_ bytes: [UInt8], isStart: Bool = true) {
    self.init(bytes, isStart: isStart, returnsEndLines: false)
  }

  /// Repairs `bytes`, of which a CR by itself becomes LF too if `returnsEndLines`.
  init(_ bytes: [UInt8], isStart: Bool, returnsEndLines: Bool) {
    let start = isStart && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let sound = bytes.span.endOfSoundPrefix(from: start, returnsEndLines)
    if start == 0, sound == bytes.count {
      text = bytes
      replacementOffsets = []
      shifts = []
      return
    }
    var repaired: [UInt8] = []
    repaired.reserveCapacity(bytes.count + 64)
    var offsets: [Int] = []
    var shifts = start > 0 ? [(offset: 0, shift: start)] : []
    var position = start
    while true {
      let end = bytes.span.endOfSoundPrefix(from: position, returnsEndLines)
      repaired.append(contentsOf: bytes[position..<end])
      guard end < bytes.count else { break }
      if bytes[end] == 0x0D {
        repaired.append(0x0A)
        position = end + 1
        if position < bytes.count, bytes[position] == 0x0A {
          position += 1
          shifts.append((repaired.count, position - repaired.count))
        }
      } else {
        offsets.append(repaired.count)
        repaired.append(contentsOf: [0xEF, 0xBF, 0xBD])
        position = end + bytes.span.sequence(at: end).length
        shifts.append((repaired.count, position - repaired.count))
      }
    }
    text = repaired
    replacementOffsets = offsets
    self.shifts = shifts
  }
}

extension UTF8Repair {
  /// The offset in the original of what stands at `offset` of ``text``.
  public func sourceOffset(of offset: Int) -> Int {
    var low = 0
    var high = shifts.count
    while low < high {
      let middle = (low + high) / 2
      if shifts[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    return offset + (low > 0 ? shifts[low - 1].shift : 0)
  }
}

extension Span<UInt8> {
  /// The first offset from `start` on of a CR that is of a line end, or of an ill-formed sequence.
  fileprivate func endOfSoundPrefix(from start: Int, _ returnsEndLines: Bool) -> Int {
    withUnsafeBytes { bytes in
      var position = start
      while true {
        position = Self.endOfShortScalars(bytes, from: position)
        guard position < bytes.count else { return position }
        if bytes[position] == 0x0D {
          let next = position + 1
          if returnsEndLines || next < bytes.count && bytes[next] == 0x0A { return position }
        }
        let (length, isWellFormed) = sequence(at: position)
        guard isWellFormed else { return position }
        position += length
      }
    }
  }

  /// Where scalars of one byte or two end, a CR, another scalar or less than eight bytes after
  /// them.
  ///
  /// Eight bytes at a time, of which the highest bits of words tell what they are.
  @inline(__always)
  private static func endOfShortScalars(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    let high: UInt64 = 0x8080_8080_8080_8080
    var position = start
    // The highest bit of a lead whose continuation is in the next word.
    var carry: UInt64 = 0
    while position + 8 <= bytes.count {
      let word = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let hasBit6 = word << 1
      let leads = word & hasBit6 & high
      let continuations = word & ~hasBit6 & high
      let isLong = word << 2  // of a lead: more than two bytes
      // C0 and C1 spell in two bytes what takes one.
      let isOverlong = ~((word & 0x1E1E_1E1E_1E1E_1E1E) &+ 0x7E7E_7E7E_7E7E_7E7E)
      // A byte of the difference is 0 where there is a CR, and borrows into its highest bit.
      let difference = word ^ 0x0D0D_0D0D_0D0D_0D0D
      let returns = (difference &- 0x0101_0101_0101_0101) & ~difference & high
      let expected = leads << 8 | carry
      let faults = (leads & (isLong | isOverlong)) | returns | (continuations ^ expected)
      guard faults == 0 else {
        // A lead without its continuation is the fault, and not what stands in its place.
        let first = faults & (0 &- faults)
        return position + first.trailingZeroBitCount / 8 - (expected & first == 0 ? 0 : 1)
      }
      carry = leads >> 56
      position += 8
    }
    return carry == 0 ? position : position - 1
  }

  /// The well-formed sequence at `offset`, or the maximal subpart of an ill-formed one.
  @inline(__always)
  func sequence(at offset: Int) -> (length: Int, isWellFormed: Bool) {
    let lead = self[offset]
    let length: Int
    // Only the second byte has a narrower range than 80…BF, for some leads (table 3-7).
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0x00...0x7F: return (1, true)
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return (1, false)
    }
    guard offset + 1 < count, second ~= self[offset + 1] else { return (1, false) }
    var found = 2
    while found < length {
      guard offset + found < count, self[offset + found] & 0xC0 == 0x80 else {
        return (found, false)
      }
      found += 1
    }
    return (length, true)
  }
}
