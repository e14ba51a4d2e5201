import Randomness

@testable import Tokenization

extension String {
  /// Up to twenty scalars, half of them from what makes boundaries hard, half from anywhere.
  static func random(using generator: inout RandomStream) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...20, using: &generator) {
      if Bool.random(using: &generator), let scalar = hard.randomElement(using: &generator) {
        text.unicodeScalars.append(scalar)
      } else if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator)) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static let hard = Array(
    "ab می.,:;'\"@#_-12۳٫٬\u{200C}\u{200D}\u{200E}\u{AD}\u{A0}\u{202F}\u{64B}\u{1F1EE}👩🏽👍\u{FE0F}\t\u{85}\u{2028}\r<>"
      .unicodeScalars)
}

/// What to compare instead of strings, which are equal already when canonically equivalent.
func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

extension Span<UInt8> {
  /// The text in a range of bytes.
  func string(_ range: Range<Int>) -> String {
    extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
