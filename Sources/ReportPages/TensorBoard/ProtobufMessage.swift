/// A message in the encoding of protocol buffers: fields one after another, each under its number.
struct ProtobufMessage {
  private(set) var bytes: [UInt8] = []

  /// An `int64`.
  mutating func append(_ value: Int, field: Int) {
    begin(field, wireType: 0)
    append(varint: UInt64(bitPattern: Int64(value)))
  }

  /// A `double`.
  mutating func append(_ value: Double, field: Int) {
    begin(field, wireType: 1)
    bytes.append(littleEndian: value.bitPattern)
  }

  /// A `float`.
  mutating func append(_ value: Float, field: Int) {
    begin(field, wireType: 5)
    bytes.append(littleEndian: value.bitPattern)
  }

  /// A `string`.
  mutating func append(_ text: String, field: Int) { append(Array(text.utf8), field: field) }

  /// A message in this one.
  mutating func append(_ message: ProtobufMessage, field: Int) {
    append(message.bytes, field: field)
  }

  private mutating func append(_ content: [UInt8], field: Int) {
    begin(field, wireType: 2)
    append(varint: UInt64(content.count))
    bytes += content
  }

  private mutating func begin(_ field: Int, wireType: Int) {
    append(varint: UInt64(field << 3 | wireType))
  }

  /// Seven bits a byte, the lowest first; the eighth says that more follow.
  private mutating func append(varint value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

extension [UInt8] {
  /// Appends the bytes of a number, the lowest first.
  mutating func append(littleEndian value: some FixedWidthInteger & UnsignedInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
