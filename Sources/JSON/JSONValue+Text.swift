/// The text of a value.
extension JSONValue {
  /// UTF-8, with a line for every key, indented by two spaces, and a newline at its end.
  package var text: [UInt8] {
    var text: [UInt8] = []
    append(to: &text, indentation: 0)
    text.append(UInt8(ascii: "\n"))
    return text
  }

  private func append(to text: inout [UInt8], indentation: Int) {
    switch self {
    case .null: text += "null".utf8
    case .bool(let bool): text += (bool ? "true" : "false").utf8
    case .number(let number):
      text += (Int(exactly: number).map { "\($0)" } ?? "\(number)").utf8
    case .string(let string): Self.append(string, to: &text)
    case .array(let elements):
      Self.append(elements, "[", "]", to: &text, indentation, isOneLine: elements.isFlat) {
        $1.append(to: &$0, indentation: indentation + 2)
      }
    case .object(let members):
      Self.append(members, "{", "}", to: &text, indentation, isOneLine: false) {
        Self.append($1.key, to: &$0)
        $0 += ": ".utf8
        $1.value.append(to: &$0, indentation: indentation + 2)
      }
    }
  }

  private static func append<Item>(
    _ items: [Item], _ open: String, _ close: String, to text: inout [UInt8], _ indentation: Int,
    isOneLine: Bool, _ body: (inout [UInt8], Item) -> Void
  ) {
    func appendBreak(_ indentation: Int) {
      text.append(UInt8(ascii: "\n"))
      text += repeatElement(UInt8(ascii: " "), count: indentation)
    }
    text += open.utf8
    for (index, item) in items.enumerated() {
      if index > 0 { text += (isOneLine ? ", " : ",").utf8 }
      if !isOneLine { appendBreak(indentation + 2) }
      body(&text, item)
    }
    if !isOneLine, !items.isEmpty { appendBreak(indentation) }
    text += close.utf8
  }

  private static func append(_ string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): text += "\\n".utf8
      case UInt8(ascii: "\t"): text += "\\t".utf8
      case 0..<0x20:
        text += "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}

extension [JSONValue] {
  /// True if no element has elements.
  fileprivate var isFlat: Bool { allSatisfy { $0.elements == nil && $0.members == nil } }
}
