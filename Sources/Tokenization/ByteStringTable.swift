import Glibc

/// A set of byte strings, each with a dense index in the order of insertion.
///
/// Strings are told apart by their bytes. Swift's `String` compares by canonical equivalence and
/// would merge `آ` (U+0622) with `ا` and U+0653, two tokens that read and print differently.
struct ByteStringTable: Sendable {
  /// All strings, one after another.
  private var bytes: [UInt8] = []
  /// String `i` ends at `ends[i]` and starts where the one before ends.
  private var ends: [Int] = []
  /// Open addressing with linear probing; the size is a power of two, at most half in use.
  private var slots: [Slot]

  private struct Slot {
    /// The upper half of the hash, so that most mismatches cost no look at the bytes.
    var tag: UInt32
    /// -1 where the slot is free.
    var index: Int32
    static let free = Slot(tag: 0, index: -1)
  }

  /// Makes an empty table with room for `capacity` strings.
  init(capacity: Int = 0) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: .free, count: size)
  }

  var count: Int { ends.count }

  /// The bytes of the string with this index, without a copy.
  subscript(index: Int) -> ArraySlice<UInt8> { bytes[range(of: index)] }

  private func range(of index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// The index of `string`.
  ///
  /// - Complexity: O(1) expected, O(*n*) in its bytes; allocates nothing.
  func index(of string: Span<UInt8>) -> Int? {
    let hash = Self.hash(string)
    let index = slots[slot(of: string, hash: hash)].index
    return index < 0 ? nil : Int(index)
  }

  /// The index of `string`, which is added if it is new.
  mutating func insert(_ string: Span<UInt8>) -> (index: Int, isNew: Bool) {
    let hash = Self.hash(string)
    let place = slot(of: string, hash: hash)
    if slots[place].index >= 0 { return (Int(slots[place].index), false) }
    let index = count
    for offset in string.indices { bytes.append(string[offset]) }
    ends.append(bytes.count)
    slots[place] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), index: Int32(index))
    if count * 2 > slots.count { grow() }
    return (index, true)
  }

  /// The slot that holds `string`, or the free one where it belongs.
  @inline(__always)
  private func slot(of string: Span<UInt8>, hash: UInt64) -> Int {
    let mask = slots.count - 1
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var place = Int(truncatingIfNeeded: hash) & mask
    while true {
      let slot = slots[place]
      if slot.index < 0 { return place }
      if slot.tag == tag, equals(Int(slot.index), string) { return place }
      place = (place + 1) & mask
    }
  }

  @inline(__always)
  private func equals(_ index: Int, _ string: Span<UInt8>) -> Bool {
    let range = range(of: index)
    guard range.count == string.count else { return false }
    return string.withUnsafeBufferPointer { string in
      bytes.withUnsafeBufferPointer { bytes in
        guard let string = string.baseAddress, let bytes = bytes.baseAddress else { return true }
        return memcmp(bytes + range.lowerBound, string, range.count) == 0
      }
    }
  }

  private mutating func grow() {
    slots = Array(repeating: .free, count: slots.count * 2)
    let mask = slots.count - 1
    for index in 0..<count {
      let hash = Self.hash(bytes.span.extracting(range(of: index)))
      var place = Int(truncatingIfNeeded: hash) & mask
      while slots[place].index >= 0 { place = (place + 1) & mask }
      slots[place] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), index: Int32(index))
    }
  }

  /// A multiply-and-fold hash, eight bytes at a time.
  @inline(__always)
  private static func hash(_ string: Span<UInt8>) -> UInt64 {
    string.withUnsafeBytes { bytes in
      var hash = UInt64(bytes.count) ^ 0x9E37_79B9_7F4A_7C15
      var offset = 0
      while offset + 8 <= bytes.count {
        hash = fold(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      var rest: UInt64 = 0
      while offset < bytes.count {
        rest = rest << 8 | UInt64(bytes[offset])
        offset += 1
      }
      return fold(fold(hash ^ rest))
    }
  }

  @inline(__always)
  private static func fold(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
