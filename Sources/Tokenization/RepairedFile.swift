import Storage

/// A text file, before and after repair.
struct RepairedFile {
  let path: String
  let original: [UInt8]
  private let repair: UTF8Repair

  /// Reads a file, or the standard input for `-`.
  ///
  /// - Throws: `StorageError` where it cannot be read; ``TokenizationError`` with code `invalidData`
  ///   when there is no text in it.
  init(_ path: String) throws {
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
    guard text.contains(where: { $0 > 0x20 }) else {
      let name = path == "-" ? "the standard input" : path
      throw TokenizationError(.invalidData, "\(name) is empty; give a file with text in it")
    }
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
