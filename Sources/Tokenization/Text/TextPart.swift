public import Storage

/// A stretch of text, in memory or in a file, that is read a block at a time.
public struct TextPart: Sendable {
  /// The source, for messages: a path, or `-` for the standard input.
  public let name: String
  let content: Content
  let range: Range<Int>
  let decoding: TextDecoding

  enum Content: Sendable {
    case memory([UInt8])
    case file(ByteFile)

    var count: Int {
      switch self {
      case .memory(let bytes): bytes.count
      case .file(let file): file.count
      }
    }

    func bytes(_ range: Range<Int>) throws(StorageError) -> [UInt8] {
      switch self {
      case .memory(let bytes): Array(bytes[range])
      case .file(let file): try file.bytes(range)
      }
    }
  }

  init(name: String, content: Content, range: Range<Int>, decoding: TextDecoding) {
    self.name = name
    self.content = content
    self.range = range
    self.decoding = decoding
  }

  /// Takes bytes.
  public init(name: String, bytes: [UInt8], decoding: TextDecoding = .repair) {
    self.init(
      name: name, content: .memory(bytes), range: 0..<bytes.count, decoding: decoding)
  }

  /// Takes the text of `string`.
  public init(name: String, string: String) {
    self.init(name: name, bytes: Array(string.utf8))
  }

  /// Opens a file, or the standard input for `-`.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - decoding: how its bytes become text.
  ///   - mayBeEmpty: whether no text is text too, as for a filter.
  ///   - check: called often while the file is copied or looked at; what it throws ends that.
  /// - Throws: `StorageError`: `missing`, `cannotRead`, or `ioFailed`; ``TokenizationError`` with
  ///   code `invalidData` for no text, or text in another encoding than UTF-8; what `check` throws.
  public init(
    contentsOf path: String, decoding: TextDecoding = .repair, mayBeEmpty: Bool = false,
    check: () throws -> Void = {}
  ) throws {
    try self.init(
      ByteFile(path, check: check), decoding: decoding, mayBeEmpty: mayBeEmpty, check: check)
  }

  /// Takes all of a file.
  ///
  /// - Throws: as ``init(contentsOf:decoding:mayBeEmpty:)``.
  public init(
    _ file: ByteFile, decoding: TextDecoding, mayBeEmpty: Bool = false,
    check: () throws -> Void = {}
  ) throws {
    self.init(
      name: file.path, content: .file(file), range: 0..<file.count, decoding: decoding)
    try validate(mayBeEmpty: mayBeEmpty, check: check)
  }

  /// A stretch of the same text.
  subscript(range: Range<Int>) -> TextPart {
    TextPart(name: name, content: content, range: range, decoding: decoding)
  }

  /// The same text for tokens of a configuration: bytes as they are are for tokens that are bytes.
  package func suited(to configuration: TokenizerConfiguration) -> TextPart {
    guard decoding == .raw else { return self }
    return TextPart(name: name, content: content, range: range, decoding: configuration.decoding)
  }

  /// Its length in bytes, before any repair.
  public var byteCount: Int { range.count }

  /// How often bytes, which are no part of themselves, occur in the first megabyte.
  ///
  /// - Throws: `StorageError` where it cannot be read.
  package func occurrences(of bytes: [UInt8]) throws(StorageError) -> Int {
    var (times, matched) = (0, 0)
    for byte in try content.bytes(range.prefix(1 << 20)) {
      matched = byte == bytes[matched] ? matched + 1 : byte == bytes[0] ? 1 : 0
      guard matched == bytes.count else { continue }
      (times, matched) = (times + 1, 0)
    }
    return times
  }

  /// What it is called in a sentence.
  var title: String { name == "-" ? "the standard input" : name }

  /// All of it, decoded.
  ///
  /// - Throws: as ``forEachBlock(_:)``.
  public func decoded() throws -> [UInt8] {
    var text: [UInt8] = []
    try forEachBlock { text += $0.text }
    return text
  }
}
