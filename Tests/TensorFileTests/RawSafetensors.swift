@testable import TensorFiles

/// Bytes of a safetensors file made by hand, so that any part of it can be wrong.
enum RawSafetensors {
  static func bytes(_ header: [UInt8], length: UInt64? = nil, data: Int = 0) -> [UInt8] {
    let length = length ?? UInt64(header.count)
    return withUnsafeBytes(of: length.littleEndian) { Array($0) } + header
      + [UInt8](repeating: 0, count: data)
  }

  static func bytes(_ header: String, length: UInt64? = nil, data: Int = 0) -> [UInt8] {
    bytes(Array(header.utf8), length: length, data: data)
  }

  /// One member of a header; the offsets are numbers, or text that stands for no good number.
  static func member(
    _ name: String, _ shape: String, _ begin: some CustomStringConvertible,
    _ end: some CustomStringConvertible, type: String = "F32"
  ) -> String {
    #""\#(name)":{"dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(begin),\#(end)]}"#
  }
}
