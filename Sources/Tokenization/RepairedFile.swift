import Storage

/// A text file, before and after repair.
public struct RepairedFile: Sendable {
  let path: String
  let original: [UInt8]
  /// Its text, and what was repaired.
  public let repair: UTF8Repair

  /// Reads a file, or the standard input for `-`.
  ///
  /// - Throws: `StorageError` where it cannot be read; ``TokenizationError`` with code `invalidData`
  ///   when there is no text in it.
  public init(_ path: String) throws {
    let bytes = try path == "-" ? FileReader.standardInput() : FileReader.bytes(of: path)
    try self.init(path, bytes: bytes)
  }

  /// Takes bytes that were read from `path`.
  ///
  /// - Throws: ``TokenizationError`` with code `invalidData` when there is no text in them.
  init(_ path: String, bytes: [UInt8]) throws(TokenizationError) {
    self.path = path
    original = bytes
    repair = UTF8Repair(bytes)
    let name = path == "-" ? "the standard input" : path
    guard text.contains(where: { $0 > 0x20 }) else {
      throw TokenizationError(.invalidData, "\(name) has no text; give a file with words in it")
    }
    guard !Self.isForeign(repair) else {
      let encoding = text.contains(0) ? "UTF-16" : "WINDOWS-1256"
      throw TokenizationError(
        .invalidData,
        "\(name) is no UTF-8 text; convert it, as with 'iconv -f \(encoding) -t UTF-8'")
    }
  }

  /// Whether more than a quarter of the characters are none: another encoding, or no text at all.
  ///
  /// UTF-16 gives a NUL or another control character for every second byte, an encoding of one byte
  /// a letter gives hardly a letter of Persian.
  private static func isForeign(_ repair: UTF8Repair) -> Bool {
    var characters = 0
    var controls = 0
    for byte in repair.text {
      if byte & 0xC0 != 0x80 { characters += 1 }
      if byte < 0x20, !(0x09...0x0D).contains(byte) { controls += 1 }
    }
    return 4 * (controls + repair.replacements) > characters
  }

  var text: [UInt8] { repair.text }

  var whole: TextPart { part(0..<text.count) }

  /// The text in a range of bytes, with the repairs that fall into it.
  func part(_ range: Range<Int>) -> TextPart {
    TextPart(
      name: path, text: text[range],
      replacements: repair.replacementOffsets.count { range.contains($0) })
  }
}
