/// The cyclic redundancy check of Castagnoli and others 1993, as iSCSI has it (RFC 3720, appendix B.4).
enum CRC32C {
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { crc, byte in table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
  }

  /// The checksum as records store it, so that a record within another does not look like its own.
  static func masked(_ bytes: [UInt8]) -> UInt32 {
    let crc = checksum(bytes)
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }

  /// What a byte does to the remainder by 0x1EDC6F41, bits in reverse.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in
      rest & 1 == 1 ? rest >> 1 ^ 0x82F6_3B78 : rest >> 1
    }
  }
}
