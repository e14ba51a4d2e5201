/// Reads JSON (RFC 8259) strictly.
package struct JSONParser: JSONScanner {
  /// Why a text is refused.
  package enum Fault: Error, Equatable {
    /// The text is no JSON from this byte on.
    case malformed(offset: Int)
    /// An object has a key twice, of which other programs take the one or the other.
    case repeated(key: String)

    /// The reason, as the end of a sentence about the text.
    package var reason: String {
      switch self {
      case .malformed(let offset): "it is no JSON from byte \(offset) on"
      case .repeated(let key): "it has the key '\(key)' twice"
      }
    }
  }

  private let bytes: [UInt8]
  package var position = 0

  /// More is deeper than a stack should go, and no file that is meant well has it.
  private static let mostDepth = 100

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value that `bytes` are the text of.
  ///
  /// - Throws: ``Fault``.
  package static func parse(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
    var parser = JSONParser(bytes)
    // RFC 8259, 8.1: a byte order mark may be ignored. Editors write one.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.fault }
    return value
  }

  package func malformed(_: String, at position: Int) -> Fault { .malformed(offset: position) }

  private var fault: Fault { .malformed(offset: position) }

  package var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func value(depth: Int) throws(Fault) -> JSONValue {
    skipSpace()
    guard depth < Self.mostDepth else { throw fault }
    switch next {
    case UInt8(ascii: "{"):
      var members: [JSONValue.Member] = []
      // Swift takes canonically equivalent strings for equal.
      var seen: Set<[UInt8]> = []
      try list(end: "}") { parser throws(Fault) in
        parser.skipSpace()
        let key = try parser.string()
        guard seen.insert(Array(key.utf8)).inserted else { throw .repeated(key: key) }
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
    guard let number = Double(text), number.isFinite, Self.isNumber(bytes[start..<position]) else {
      throw .malformed(offset: start)
    }
    return number
  }

  /// Whether a number of Swift is one of JSON.
  ///
  /// The texts +1, 01, .5 and 1.e5 are none.
  private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { 0x30...0x39 ~= $0 } ?? false }
    let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text
    guard isDigit(digits.first), digits.first != 0x30 || !isDigit(digits.dropFirst().first) else {
      return false
    }
    let point = digits.firstIndex(of: UInt8(ascii: "."))
    return point.map { isDigit(digits[($0 + 1)...].first) } ?? true
  }
}
