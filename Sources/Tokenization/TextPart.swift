/// A stretch of repaired text, and the name of what it was read from.
public struct TextPart: Sendable {
  /// Where it comes from, for messages: a path, or `-` for the standard input.
  public let name: String
  /// Valid UTF-8 in which every line ends in LF, apart from the last perhaps.
  public let text: ArraySlice<UInt8>
  /// How many ill-formed subsequences of the original became U+FFFD in this stretch.
  public let replacements: Int

  /// Repairs `bytes` and takes all of them.
  public init(name: String, bytes: [UInt8]) {
    let repair = UTF8Repair(bytes)
    self.init(name: name, text: repair.text[...], replacements: repair.replacements)
  }

  /// Takes the text of `string`.
  public init(name: String, string: String) {
    self.init(name: name, bytes: Array(string.utf8))
  }

  init(name: String, text: ArraySlice<UInt8>, replacements: Int) {
    self.name = name
    self.text = text
    self.replacements = replacements
  }
}

extension TextPart {
  /// Reads and repairs a file, or the standard input for `-`.
  ///
  /// - Throws: `StorageError`: `missing`, `cannotRead`, or `ioFailed`; ``TokenizationError`` with
  ///   code `invalidData` when there is no text in it.
  public init(contentsOf path: String) throws {
    self = try RepairedFile(path).whole
  }

  /// The text as a string.
  public var string: String { String(decoding: text, as: UTF8.self) }
}
