/// Reads JSON (RFC 8259) strictly.
struct JSONParser {
  /// The first byte at which the text is no JSON.
  struct Fault: Error {
    let offset: Int
  }

  private let bytes: [UInt8]
  private var position = 0

  /// More is deeper than a stack should go, and no file that is meant well has it.
  private static let mostDepth = 100

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value that `bytes` are the text of.
  static func parse(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.fault }
    return value
  }

  private var fault: Fault { Fault(offset: position) }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func value(depth: Int) throws(Fault) -> JSONValue {
    skipSpace()
    guard depth < Self.mostDepth else { throw fault }
    switch next {
    case UInt8(ascii: "{"):
      var members: [JSONValue.Member] = []
      try list(end: "}") { parser throws(Fault) in
        parser.skipSpace()
        let key = try parser.string()
        guard parser.take(":") else { throw parser.fault }
        members.append(.init(key: key, value: try parser.value(depth: depth + 1)))
      }
      return .object(members)
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      try list(end: "]") { parser throws(Fault) in
        elements.append(try parser.value(depth: depth + 1))
      }
      return .array(elements)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return .number(try number())
    }
  }

  /// Reads items between the bracket that comes next and `end`.
  private mutating func list(
    end: Unicode.Scalar, _ item: (inout JSONParser) throws(Fault) -> Void
  ) throws(Fault) {
    position += 1
    if take(end) { return }
    repeat { try item(&self) } while take(",")
    guard take(end) else { throw fault }
  }

  private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(Fault) -> JSONValue
  {
    for offset in 0..<text.utf8CodeUnitCount {
      guard next == text.utf8Start[offset] else { throw fault }
      position += 1
    }
    return value
  }

  private mutating func number() throws(Fault) -> Double {
    let start = position
    while let byte = next, "+-.0123456789Ee".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = Double(text), number.isFinite, !text.hasPrefix("+") else {
      throw Fault(offset: start)
    }
    return number
  }

  private mutating func string() throws(Fault) -> String {
    let start = position
    guard next == UInt8(ascii: "\"") else { throw fault }
    position += 1
    var text: [UInt8] = []
    while let byte = next, byte >= 0x20 {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw Fault(offset: start)
        }
        return string
      case UInt8(ascii: "\\"): text += String(try escape()).utf8
      default: text.append(byte)
      }
    }
    throw fault
  }

  /// Reads what follows a backslash.
  private mutating func escape() throws(Fault) -> Unicode.Scalar {
    guard let byte = next else { throw fault }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let first = try codeUnit()
      if let scalar = Unicode.Scalar(first) { return scalar }
      // Half of a surrogate pair: the other half follows.
      guard UTF16.isLeadSurrogate(first), bytes[position...].starts(with: [0x5C, 0x75]) else {
        throw fault
      }
      position += 2
      let second = try codeUnit()
      guard UTF16.isTrailSurrogate(second) else { throw fault }
      return UTF16.decode(.init([first, second]))
    default: throw fault
    }
  }

  private mutating func codeUnit() throws(Fault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  /// Skips white space, and `token` if it comes next.
  private mutating func take(_ token: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: token) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, " \t\n\r".utf8.contains(byte) { position += 1 }
  }
}
