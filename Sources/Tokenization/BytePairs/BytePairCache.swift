/// Where the symbols of short pieces end, for pieces met before: text repeats its words.
///
/// Each piece has one slot it may be in, and takes it from whatever is there: the size is fixed, and
/// frequent words find their way back.
final class BytePairCache {
  /// The most bytes of a piece that is kept.
  static let longestPiece = 32
  /// 3 MiB of slots.
  private static let size = 1 << 16

  private struct Slot {
    var key: Key
    /// Bit *i* for a symbol whose last byte is byte *i*; 0 where the slot is free.
    var ends: UInt64
  }

  private let slots: UnsafeMutablePointer<Slot>

  init() {
    slots = .allocate(capacity: Self.size)
    slots.initialize(repeating: Slot(key: Key(), ends: 0), count: Self.size)
  }

  deinit { slots.deallocate() }

  /// What was kept for a piece, or what `make` gives, which is kept.
  ///
  /// - Precondition: `1 ... longestPiece ~= count`.
  @inline(__always)
  func ends(
    of piece: UnsafePointer<UInt8>, count: Int, orMake make: () -> UInt64
  ) -> UInt64 {
    let key = Key(piece, count: count)
    let slot = slots + Int(key.hash >> 48)
    if slot.pointee.key == key, slot.pointee.ends != 0 { return slot.pointee.ends }
    let ends = make()
    slot.pointee = Slot(key: key, ends: ends)
    return ends
  }
}

/// The bytes of a short piece in four words that overlap where it has less than 32: with its length
/// they tell any two pieces apart, and comparing them takes no loop.
private struct Key: Equatable {
  var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  var count = 0

  init() {}

  @inline(__always)
  init(_ bytes: UnsafePointer<UInt8>, count: Int) {
    self.count = count
    let raw = UnsafeRawPointer(bytes)
    func word(_ offset: Int) -> UInt64 {
      raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
    func half(_ offset: Int) -> UInt64 {
      UInt64(raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    switch count {
    case 1...3:
      words.0 = UInt64(bytes[0]) | UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count - 1]) << 16
    case 4...7: words.0 = half(0) | half(count - 4) << 32
    case 8...16: (words.0, words.1) = (word(0), word(count - 8))
    default: words = (word(0), word(8), word(count - 16), word(count - 8))
    }
  }

  @inline(__always)
  static func == (a: Self, b: Self) -> Bool { a.count == b.count && a.words == b.words }

  @inline(__always)
  var hash: UInt64 {
    let first = (words.0 ^ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15 ^ words.2
    let second = words.1 &* 0xD6E8_FEB8_6659_FD93 ^ words.3
    return (first ^ first >> 29 ^ second ^ second >> 32) &* 0x9E37_79B9_7F4A_7C15
  }
}
