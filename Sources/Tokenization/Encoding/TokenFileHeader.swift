/// The first 64 bytes of a token file: little-endian, in the order of the properties.
struct TokenFileHeader: Equatable {
  static let size = 64
  static let currentVersion: UInt32 = 1
  /// The carriage return and newline show a file that was mangled as text.
  private static let magic: [UInt8] = Array("TOKENS\r\n".utf8)

  var version = currentVersion
  var vocabularySize: UInt32
  var statistics: TextStatistics

  init(vocabularySize: Int, statistics: TextStatistics) {
    self.vocabularySize = UInt32(vocabularySize)
    self.statistics = statistics
  }

  /// Reads a header; nil when the bytes are too few, start otherwise, or hold a negative count.
  init?(_ bytes: RawSpan) {
    guard bytes.byteCount >= Self.size else { return nil }
    for (offset, byte) in Self.magic.enumerated()
    where bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) != byte { return nil }
    func load<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _: Value.Type) -> Value {
      Value(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self))
    }
    version = load(8, UInt32.self)
    vocabularySize = load(12, UInt32.self)
    statistics = TextStatistics()
    for (index, field) in Self.counts.enumerated() {
      let count = load(16 + 8 * index, Int64.self)
      guard count >= 0 else { return nil }
      statistics[keyPath: field] = Int(count)
    }
  }

  var bytes: [UInt8] {
    var bytes = Self.magic
    func append(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(version)
    append(vocabularySize)
    for field in Self.counts { append(Int64(statistics[keyPath: field])) }
    return bytes
  }

  private static var counts: [WritableKeyPath<TextStatistics, Int>] {
    [\.tokens, \.unknown, \.lines, \.scalars, \.bytes, \.replacements]
  }
}
