import Tokenization

/// Prints tokens side by side so that the eye can tell them apart, and reads them again.
///
/// A space that is part of a token where spaces stand between them reads `␣`. A byte that is no UTF-8
/// or controls something reads `\xFF`, and a backslash `\\`, where tokens are bytes.
struct TokenPrinter {
  let kind: TokenizerKind
  let separator: String

  /// Whether spaces within tokens would be taken for those between.
  private var marksSpaces: Bool { kind.keepsNewlines && separator == " " }

  func text(_ token: Span<UInt8>) -> String {
    let bytes = token.withUnsafeBufferPointer { Array($0) }
    var text = kind.isOfBytes ? escaped(bytes) : String(decoding: bytes, as: UTF8.self)
    if marksSpaces { text = text.replacing(" ", with: "␣") }
    return text
  }

  /// The tokens of a line that was printed.
  func tokens(of line: String) -> [[UInt8]] {
    line.split(separator: separator, omittingEmptySubsequences: true).map { field in
      let text = marksSpaces ? String(field).replacing("␣", with: " ") : String(field)
      return kind.isOfBytes ? unescaped(text) : Array(text.utf8)
    }
  }

  private func escaped(_ bytes: [UInt8]) -> String {
    var text = ""
    var rest = bytes[...]
    while !rest.isEmpty {
      if let (character, length) = rest.leadingScalar, character.value >= 0x20 {
        text += character == "\\" ? "\\\\" : String(character)
        rest = rest.dropFirst(length)
      } else {
        let digits = String(rest[rest.startIndex], radix: 16, uppercase: true)
        text += "\\x" + (digits.count == 1 ? "0" : "") + digits
        rest = rest.dropFirst()
      }
    }
    return text
  }

  private func unescaped(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      if rest.first == UInt8(ascii: "x"),
        let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else if let next = rest.popFirst() {
        bytes.append(next)
      }
    }
    return bytes
  }
}

extension ArraySlice<UInt8> {
  /// The scalar that starts here, if one does, and its length in bytes.
  fileprivate var leadingScalar: (Unicode.Scalar, length: Int)? {
    var decoder = UTF8()
    var bytes = makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&bytes) else { return nil }
    return (scalar, UTF8.width(scalar))
  }
}
