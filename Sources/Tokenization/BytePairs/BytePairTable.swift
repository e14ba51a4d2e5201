/// A set of pairs of symbols, each with a dense index in the order of insertion.
struct BytePairTable: Sendable {
  /// Open addressing with linear probing; the size is a power of two, at most half in use.
  private var slots: [Slot]
  private(set) var count = 0

  private struct Slot {
    var pair: UInt64
    /// -1 where the slot is free.
    var index: Int32
    static let free = Slot(pair: 0, index: -1)
  }

  /// Makes an empty table with room for `capacity` pairs.
  init(capacity: Int = 0) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: .free, count: size)
  }

  /// The index of a pair, -1 for one that is not there.
  @inline(__always)
  func index(of left: Int32, _ right: Int32) -> Int32 {
    slots[slot(of: Self.key(left, right))].index
  }

  /// The index of a pair, which is added if it is new.
  mutating func insert(_ left: Int32, _ right: Int32) -> (index: Int, isNew: Bool) {
    let key = Self.key(left, right)
    let place = slot(of: key)
    if slots[place].index >= 0 { return (Int(slots[place].index), false) }
    slots[place] = Slot(pair: key, index: Int32(count))
    count += 1
    if count * 2 > slots.count { grow() }
    return (count - 1, true)
  }

  /// The slot that holds a pair, or the free one where it belongs.
  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while slots[place].index >= 0, slots[place].pair != key { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: .free, count: old.count * 2)
    for entry in old where entry.index >= 0 { slots[slot(of: entry.pair)] = entry }
  }

  @inline(__always)
  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}
