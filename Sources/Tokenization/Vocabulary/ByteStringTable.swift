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
  /// The keys by which strings are compared, in the order of their ids.
  ///
  /// Those of a vocabulary stand by frequency, so that the keys of most of a text are side by side.
  private var keys: [ByteStringKey] = []
  /// Open addressing with linear probing; the size is a power of two, at most three quarters in
  /// use.
  private var slots: [Slot]

  /// Small, since a look at one is seldom a hit in the cache.
  private struct Slot {
    /// The lower half of the hash.
    var hash: UInt32
    /// -1 where the slot is free.
    var index: Int32
    static let free = Slot(hash: 0, index: -1)
  }

  /// Makes an empty table with room for `capacity` strings.
  init(capacity: Int = 0) {
    var size = 16
    while size * 3 < capacity * 4 { size *= 2 }
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
    let key = ByteStringKey(string)
    let index = slots[slot(of: key) { equals($0, string) }].index
    return index < 0 ? nil : Int(index)
  }

  /// The index of the string that is whole in each of `count` keys; -1 where there is none.
  @inline(__always)
  func findIndices(
    ofWhole keys: UnsafePointer<ByteStringKey>, count: Int, _ indices: UnsafeMutablePointer<Int32>
  ) {
    let mask = slots.count - 1
    // No look depends on another, so that they overlap.
    for place in 0..<count { indices[place] = slots[keys[place].hash & mask].index }
    for place in 0..<count where indices[place] >= 0 {
      if self.keys[Int(indices[place])] != keys[place] {
        indices[place] = slots[slot(of: keys[place]) { _ in true }].index
      }
    }
  }

  /// The index of `string`, which is added if it is new.
  mutating func insert(_ string: Span<UInt8>) -> (index: Int, isNew: Bool) {
    let key = ByteStringKey(string)
    let place = slot(of: key) { equals($0, string) }
    if slots[place].index >= 0 { return (Int(slots[place].index), false) }
    let index = count
    for offset in string.indices { bytes.append(string[offset]) }
    bounds.append(bytes.count)
    keys.append(key)
    slots[place] = Slot(hash: UInt32(truncatingIfNeeded: key.hash), index: Int32(index))
    if count * 4 > slots.count * 3 { grow() }
    return (index, true)
  }

  /// The slot of the string with this key, or the free one where it belongs; `isEqual` tells of an
  /// index with the key of a string that is no whole key whether it is the string.
  @inline(__always)
  private func slot(of key: ByteStringKey, _ isEqual: (Int) -> Bool) -> Int {
    let mask = slots.count - 1
    let hash = key.hash
    var place = hash & mask
    while true {
      let slot = slots[place]
      if slot.index < 0 { return place }
      let index = Int(slot.index)
      if slot.hash == UInt32(truncatingIfNeeded: hash), keys[index] == key,
        key.isWhole || isEqual(index)
      {
        return place
      }
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
    slots = Array(repeating: .free, count: slots.count * 2)
    let mask = slots.count - 1
    for (index, key) in keys.enumerated() {
      let hash = key.hash
      var place = hash & mask
      while slots[place].index >= 0 { place = (place + 1) & mask }
      slots[place] = Slot(hash: UInt32(truncatingIfNeeded: hash), index: Int32(index))
    }
  }
}
