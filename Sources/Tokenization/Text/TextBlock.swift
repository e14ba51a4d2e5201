import Storage

/// Whole lines of a text, decoded: what is in memory of it at a time.
public struct TextBlock: Sendable {
  /// The lines; of UTF-8 with LF as newline, unless the text is ``TextDecoding/raw``.
  public var text: [UInt8] { repair.text }
  /// The repaired bytes, and the origin of each byte.
  public let repair: UTF8Repair
  /// The start of the block in the file, in bytes.
  public let offset: Int
}

extension TextPart {
  /// How many bytes a block has, apart from the rest of its last line.
  static let blockSize = 1 << 18

  /// Calls `body` with the text block by block.
  ///
  /// - Throws: `StorageError` `cannotRead` or `ioFailed`; ``TokenizationError`` with code
  ///   `invalidData` for ill-formed text that is to be refused; what `body` throws.
  public func forEachBlock(_ body: (TextBlock) throws -> Void) throws {
    var position = range.lowerBound
    while let bytes = try nextBytes(from: position) {
      try body(block(of: bytes, at: position))
      position += bytes.count
    }
  }

  /// The bytes of the block that starts at `position`; nil at the end.
  func nextBytes(from position: Int) throws(StorageError) -> [UInt8]? {
    guard position < range.upperBound else { return nil }
    let least = min(position + Self.blockSize, range.upperBound)
    return try content.bytes(position..<lineStart(atOrAfter: least))
  }

  /// Decodes what ``nextBytes(from:)`` gave.
  func block(of bytes: [UInt8], at position: Int) throws(TokenizationError) -> TextBlock {
    let repair = decoding.repair(bytes, isStart: position == 0)
    if decoding.illFormed == .refused, let first = repair.replacementOffsets.first {
      let offset = repair.sourceOffset(of: first)
      throw TokenizationError(
        .invalidUTF8,
        "\(title) is no UTF-8 at byte \(position + offset) "
          + "(0x\(String(bytes[offset], radix: 16, uppercase: true)))")
    }
    return TextBlock(repair: repair, offset: position)
  }
}
