import FoundationEssentials
import JSON

extension FuzzReader {
  /// Our parser of JSON, against Foundation's.
  static let json = FuzzReader(
    "json", longest: 512, words: jsonWords,
    seeds: {
      let texts = [
        #"{"a": [1, 2.5e3, -0], "é": "\u00e9\ud83d\ude00\n", "b": {"c": null, "d": true}}"#,
        "[[], {}, \"\", false, 1E-7, 123456789012345678]", " \"x\" ",
      ]
      return texts.map { Array($0.utf8) }
    },
    open: {
      let decoder = JSONDecoder()
      return { bytes in
        let own = try? JSONParser.parse(bytes)
        if isComparable(bytes) {
          let other = try? decoder.decode(Anything.self, from: Data(bytes))
          let isSame =
            switch (own, other) {
            case (let own?, let other?): other.isEqual(to: own)
            // It refuses some zeros.
            case (let own?, nil): hasZeroPower(own, bytes)
            // It passes over a comma before a bracket, and does not look at values of which a key has a later one.
            case (nil, let other?):
              hasExtraComma(bytes) || other.members < bytes.count { $0 == UInt8(ascii: ":") }
            case (nil, nil): true
            }
          try Finding.unless(
            isSame,
            "read as \(String(describing: own)), by Foundation as \(String(describing: other))")
        }
        guard let own else { return }
        try Finding.unless(
          (try? JSONParser.parse(own.text)) == own, "another value from its text")
      }
    })

  /// Whether Foundation reads the same of it as JSON: it knows UTF-16 and UTF-32 by marks and zeros, and nests deeper.
  private static func isComparable(_ bytes: [UInt8]) -> Bool {
    !bytes.prefix(4).contains { $0 == 0 || $0 > 0xEE }
      && bytes.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") } < 100
  }

  /// Whether a number is 0 and has an exponent, as 0E7 and 1e-999, which Foundation refuses.
  private static func hasZeroPower(_ value: JSONValue, _ bytes: [UInt8]) -> Bool {
    switch value {
    case .number(let number): number == 0 && bytes.contains { $0 | 0x20 == UInt8(ascii: "e") }
    case .array(let elements): elements.contains { hasZeroPower($0, bytes) }
    case .object(let members): members.contains { hasZeroPower($0.value, bytes) }
    default: false
    }
  }

  /// Whether a comma stands before a bracket.
  private static func hasExtraComma(_ bytes: [UInt8]) -> Bool {
    let dense = bytes.filter { !" \t\n\r".utf8.contains($0) }
    return zip(dense, dense.dropFirst()).contains { $0 == 0x2C && ($1 == 0x5D || $1 == 0x7D) }
  }

  static let jsonWords = [
    "{", "}", "[", "]", ":", ",", "\"", "null", "true", "false", "-1", "0", "1e9", "1e308",
    "9223372036854775807", "-9223372036854775808", "18446744073709551615", "\\u0000", "\\ud800",
    "\\udc00", "\\n",
  ]
}

/// Any JSON, as Foundation reads it.
private enum Anything: Decodable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([Anything])
  case object([String: Anything])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let bool = try? container.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let string = try? container.decode(String.self) {
      self = .string(string)
    } else if let elements = try? container.decode([Anything].self) {
      self = .array(elements)
    } else {
      self = .object(try container.decode([String: Anything].self))
    }
  }

  /// The number of members of all objects in it.
  var members: Int {
    switch self {
    case .array(let elements): elements.reduce(0) { $0 + $1.members }
    case .object(let members): members.values.reduce(members.count) { $0 + $1.members }
    default: 0
    }
  }

  func isEqual(to value: JSONValue) -> Bool {
    switch (self, value) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.array(let a), .array(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.isEqual(to: $1) }
    case (.object(let a), .object(let b)):
      // Keys that Swift takes for equal are one there.
      Set(b.map(\.key)).count < b.count
        || a.count == b.count && b.allSatisfy { a[$0.key]?.isEqual(to: $0.value) ?? false }
    default: false
    }
  }
}
