/// A printable character for every byte, in which tokens that are no UTF-8 are written to JSON.
///
/// That of GPT-2 and of Hugging Face's files: printable characters of Latin-1 stand for themselves, all
/// others for U+0100 and on, in their order.
package enum ByteAlphabet {
  /// The text of bytes.
  package static func text(_ bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(scalars[Int(byte)]) }
    return String(text)
  }

  /// The bytes of a text; nil where a character stands for none.
  package static func bytes(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let byte = values[scalar] else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  private static let scalars: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (UInt8.min...UInt8.max).map { byte in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)
      default:
        defer { next += 1 }
        return Unicode.Scalar(next) ?? "?"
      }
    }
  }()

  private static let values = Dictionary(
    uniqueKeysWithValues: zip(scalars, UInt8.min...UInt8.max))
}
