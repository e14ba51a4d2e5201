/// What tells byte strings apart: of up to 16 bytes all of them, of longer ones the last eight and
/// a hash of the others.
struct ByteStringKey: Equatable {
  /// Bytes 0 to 7 and 8 to 15, and zeros; or the hash and the last eight.
  private var first: UInt64 = 0
  private var second: UInt64 = 0
  private var count: UInt32 = 0

  /// The key of no bytes.
  static let empty = ByteStringKey()

  private init() {}

  @inline(__always)
  init(_ string: Span<UInt8>) { self.init(string, 0..<string.count) }

  /// The key of a part of `text`.
  @inline(__always)
  init(_ text: Span<UInt8>, _ range: Range<Int>) {
    let count = range.count
    self.count = UInt32(truncatingIfNeeded: count)
    text.withUnsafeBytes { text in
      guard let base = text.baseAddress.map({ $0 + range.lowerBound }) else { return }
      if count <= 16, range.lowerBound + 16 <= text.count {
        // Words vary in length: to read what follows them too spares a guess at each.
        first = Self.word(base, upTo: count)
        second = Self.word(base + 8, upTo: count - 8)
      } else if count > 16 {
        first = Self.hash(of: UnsafeRawBufferPointer(start: base, count: count - 8))
        second = Self.load(base, count - 8, UInt64.self)
      } else if count >= 8 {
        first = Self.load(base, 0, UInt64.self)
        second = Self.load(base, count - 8, UInt64.self) >> (8 * (16 - count))
      } else if count >= 4 {
        // What both hold is the same.
        first = Self.load(base, 0, UInt32.self)
        first |= Self.load(base, count - 4, UInt32.self) << (8 * (count - 4))
      } else if count > 0 {
        first = Self.load(base, 0, UInt8.self)
        first |= Self.load(base, count / 2, UInt8.self) << (8 * (count / 2))
        first |= Self.load(base, count - 1, UInt8.self) << (8 * (count - 1))
      }
    }
  }

  @inline(__always)
  private static func load<Word: FixedWidthInteger & BitwiseCopyable>(
    _ base: UnsafeRawPointer, _ offset: Int, _: Word.Type
  ) -> UInt64 {
    UInt64(
      truncatingIfNeeded: Word(
        littleEndian: base.loadUnaligned(fromByteOffset: offset, as: Word.self)))
  }

  /// The first bytes at `base`, up to eight of them, and zeros; eight can be read.
  @inline(__always)
  private static func word(_ base: UnsafeRawPointer, upTo count: Int) -> UInt64 {
    load(base, 0, UInt64.self) & (UInt64.max >> (64 - 8 * max(0, min(8, count))))
  }

  /// True if equal keys are equal strings.
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
