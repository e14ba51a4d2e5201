/// Writes tokens side by side as text from which they can be read again.
///
/// Where the separator is a space, a space within a token reads `␣`, and `␣` itself `\␣`. Where
/// tokens are bytes, a byte that is not UTF-8 and a control character read `\xFF`, and a backslash
/// `\\`.
public struct TokenPrinter: Sendable {
  /// The kind of the tokens.
  public let kind: TokenizerKind
  /// The text between two tokens.
  public let separator: String
  private let isOfBytes: Bool
  /// Whether spaces within tokens would be taken for those between.
  private let marksSpaces: Bool

  /// A printer of tokens of a kind.
  public init(kind: TokenizerKind, separator: String = " ") {
    self.kind = kind
    self.separator = separator
    isOfBytes = kind.isOfBytes
    marksSpaces = kind.keepsWhitespace && separator == " "
  }

  private var escapes: Bool { marksSpaces || isOfBytes }

  /// A token as it is printed.
  public func text(_ token: Span<UInt8>) -> String {
    let bytes = token.withUnsafeBufferPointer { Array($0) }
    guard escapes else { return String(decoding: bytes, as: UTF8.self) }
    var text = ""
    var rest = bytes[...]
    while !rest.isEmpty {
      if let (scalar, length) = rest.leadingScalar, scalar.value >= 0x20 || !isOfBytes {
        switch scalar {
        case "\\": text += "\\\\"
        case "␣" where marksSpaces: text += "\\␣"
        case " " where marksSpaces: text += "␣"
        default: text.unicodeScalars.append(scalar)
        }
        rest = rest.dropFirst(length)
      } else {
        let digits = String(rest[rest.startIndex], radix: 16, uppercase: true)
        text += "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// A token of a vocabulary in a table, whose lines no newline may break.
  public func cell(_ id: Int32, of vocabulary: Vocabulary) -> String {
    text(vocabulary.bytes(of: id).span).replacing("\n", with: "\\n")
  }

  /// The tokens of a line that was printed, by its bytes: a mark or a ZWNJ at the start of a token
  /// must not hide the separator before it.
  public func tokens(of line: ArraySlice<UInt8>) -> [[UInt8]] {
    let separator = Array(separator.utf8)
    var tokens: [[UInt8]] = []
    var token: [UInt8] = []
    var rest = line
    while !rest.isEmpty {
      if rest.starts(with: separator) {
        if !token.isEmpty { tokens.append(token) }
        token = []
        rest = rest.dropFirst(separator.count)
      } else {
        token += readUnit(&rest)
      }
    }
    return token.isEmpty ? tokens : tokens + [token]
  }

  /// Takes a byte, or what stands for one, off the front.
  private func readUnit(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    if marksSpaces, rest.starts(with: Self.space) {
      rest = rest.dropFirst(Self.space.count)
      return [0x20]
    }
    let byte = rest.removeFirst()
    guard escapes, byte == UInt8(ascii: "\\") else { return [byte] }
    if rest.first == UInt8(ascii: "x"), isOfBytes,
      let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
    {
      rest = rest.dropFirst(3)
      return [value]
    }
    if marksSpaces, rest.starts(with: Self.space) {
      rest = rest.dropFirst(Self.space.count)
      return Self.space
    }
    return rest.popFirst().map { [$0] } ?? [byte]
  }

  private static let space = Array("␣".utf8)
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
