import Glibc

/// A set of byte strings, each with a dense index in the order of insertion.
///
/// Strings are told apart by their bytes. Swift's `String` compares by canonical equivalence and
/// would merge `آ` (U+0622) with `ا` and U+0653, two tokens that read and print differently.
struct ByteStringTable: Sendable {
  /// All strings, one after another.
  private var bytes: [UInt8] = []
  /// String `i` is from `bounds[i]` to `bounds[i + 1]`.
  private var bounds = [0]
  /// Open addressing with linear probing; the size is a power of two, at most half in use.
  private var slots: [Slot]

  /// A string of up to 16 bytes is told by its slot alone, which is one look at memory and not three.
  private struct Slot {
    var key: Key
    /// -1 where the slot is free.
    var index: Int32
    static let free = Slot(key: Key(first: 0, second: 0, count: 0), index: -1)
  }

  /// Makes an empty table with room for `capacity` strings.
  init(capacity: Int = 0) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: .free, count: size)
  }

  var count: Int { bounds.count - 1 }

  /// The bytes of the string with this index, without a copy.
  subscript(index: Int) -> ArraySlice<UInt8> { bytes[range(of: index)] }

  private func range(of index: Int) -> Range<Int> {
    bounds[index]..<bounds[index + 1]
  }

  /// The index of `string`.
  ///
  /// - Complexity: O(1) expected, O(*n*) in its bytes; allocates nothing.
  func index(of string: Span<UInt8>) -> Int? {
    let index = slots[slot(of: string, Key(string))].index
    return index < 0 ? nil : Int(index)
  }

  /// The index of `string`, which is added if it is new.
  mutating func insert(_ string: Span<UInt8>) -> (index: Int, isNew: Bool) {
    let key = Key(string)
    let place = slot(of: string, key)
    if slots[place].index >= 0 { return (Int(slots[place].index), false) }
    let index = count
    for offset in string.indices { bytes.append(string[offset]) }
    bounds.append(bytes.count)
    slots[place] = Slot(key: key, index: Int32(index))
    if count * 2 > slots.count { grow() }
    return (index, true)
  }

  /// The slot that holds `string`, or the free one where it belongs.
  @inline(__always)
  private func slot(of string: Span<UInt8>, _ key: Key) -> Int {
    let mask = slots.count - 1
    var place = key.hash & mask
    while true {
      let slot = slots[place]
      if slot.index < 0 { return place }
      if slot.key == key, key.isWhole || equals(Int(slot.index), string) { return place }
      place = (place + 1) & mask
    }
  }

  private func equals(_ index: Int, _ string: Span<UInt8>) -> Bool {
    string.withUnsafeBytes { string in
      bytes.withUnsafeBytes { bytes in
        guard let string = string.baseAddress, let bytes = bytes.baseAddress else { return true }
        let range = range(of: index)
        return memcmp(bytes + range.lowerBound, string, range.count) == 0
      }
    }
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: .free, count: old.count * 2)
    let mask = slots.count - 1
    for slot in old where slot.index >= 0 {
      var place = slot.key.hash & mask
      while slots[place].index >= 0 { place = (place + 1) & mask }
      slots[place] = slot
    }
  }
}

/// What tells byte strings apart: of up to 16 bytes all of them, of longer ones the last eight and a
/// hash of the others.
private struct Key: Equatable {
  /// Two words that hold all bytes, overlapping or with bits to spare.
  var first: UInt64
  var second: UInt64
  var count: UInt32

  init(first: UInt64, second: UInt64, count: UInt32) {
    (self.first, self.second, self.count) = (first, second, count)
  }

  @inline(__always)
  init(_ string: Span<UInt8>) {
    let count = string.count
    self = string.withUnsafeBytes { bytes in
      var key = Key(first: 0, second: 0, count: UInt32(truncatingIfNeeded: count))
      guard let base = bytes.baseAddress else { return key }
      if count >= 8 {
        key.first = base.loadUnaligned(as: UInt64.self)
        key.second = base.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        if count > 16 {
          key.first = Self.hash(of: UnsafeRawBufferPointer(rebasing: bytes.dropLast(8)))
        }
      } else if count >= 4 {
        key.first = UInt64(base.loadUnaligned(as: UInt32.self))
        key.second = UInt64(base.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
      } else if count > 0 {
        key.first = UInt64(bytes[0]) << 8 | UInt64(bytes[count / 2])
        key.second = UInt64(bytes[count - 1])
      }
      return key
    }
  }

  /// Whether equal keys are equal strings.
  @inline(__always)
  var isWhole: Bool { count <= 16 }

  @inline(__always)
  var hash: Int {
    Int(truncatingIfNeeded: Self.fold(first ^ UInt64(count) << 32, second))
  }

  /// Eight bytes at a time; the last eight of them may overlap.
  @inline(never)
  private static func hash(of bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0
    for offset in stride(from: 0, to: bytes.count - 8, by: 8) {
      hash = fold(hash, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    return fold(hash, bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
  }

  /// Multiplies and folds the product.
  @inline(__always)
  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
      by: right ^ 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
