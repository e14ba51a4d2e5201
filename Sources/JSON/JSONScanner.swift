/// A walk over the bytes of JSON, that says of what is malformed what its reader is to be told.
package protocol JSONScanner {
  associatedtype Fault: Error

  /// Where the walk stands.
  var position: Int { get set }
  /// The byte there; nil at the end.
  var next: UInt8? { get }

  func malformed(_ what: String, at position: Int) -> Fault
}

extension JSONScanner {
  package mutating func skip(_ count: Int = 1) { position += count }

  package mutating func skipSpace() {
    while let byte = next, " \t\n\r".utf8.contains(byte) { position += 1 }
  }

  /// Skips white space, and `token` if it comes next.
  package mutating func take(_ token: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: token) else { return false }
    position += 1
    return true
  }

  /// Reads a JSON string that is valid UTF-8 once its escapes are decoded.
  package mutating func string() throws(Fault) -> String {
    let start = position
    guard next == UInt8(ascii: "\"") else {
      throw malformed("something else than a string", at: start)
    }
    skip()
    var text: [UInt8] = []
    while let byte = next {
      skip()
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw malformed("a string that is not UTF-8", at: start)
        }
        return string
      case UInt8(ascii: "\\"):
        text.append(contentsOf: Character(try escape()).utf8)
      case 0..<0x20:
        throw malformed("a control character in a string", at: position - 1)
      default:
        text.append(byte)
      }
    }
    throw malformed("a string without an end", at: start)
  }

  /// Reads what follows a backslash.
  private mutating func escape() throws(Fault) -> Unicode.Scalar {
    let start = position
    guard let byte = next else { throw malformed("a string without an end", at: start) }
    skip()
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try codePoint()
    default: throw malformed("an unknown escape", at: start)
    }
  }

  /// Reads the digits after `\u`, and a second escape where they are half of a surrogate pair.
  private mutating func codePoint() throws(Fault) -> Unicode.Scalar {
    let start = position
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if UTF16.isLeadSurrogate(first), next == UInt8(ascii: "\\") {
      skip()
      if next == UInt8(ascii: "u") {
        skip()
        let second = try codeUnit()
        if UTF16.isTrailSurrogate(second) {
          return UTF16.decode(.init([first, second]))
        }
      }
    }
    throw malformed("half of a surrogate pair", at: start)
  }

  private mutating func codeUnit() throws(Fault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw malformed("an escape without four hexadecimal digits", at: position)
      }
      unit = unit << 4 | UInt16(digit)
      skip()
    }
    return unit
  }
}
