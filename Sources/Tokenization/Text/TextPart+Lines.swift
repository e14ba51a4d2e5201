import Storage

/// Where lines start: after LF; after CR LF and a CR by itself too, where they become LF.
extension TextPart {
  /// The first line start at or after `offset`; the end of the part if no line starts before.
  func lineStart(atOrAfter offset: Int) throws(StorageError) -> Int {
    guard offset > range.lowerBound else { return range.lowerBound }
    return try lineStart(after: offset - 1)
  }

  /// The most bytes of a line that are walked over, since a line is in memory whole.
  static let longestLine = 1 << 30

  /// The start of the line after the one that `offset` is in; the end of the part for the last.
  ///
  /// - Throws: `StorageError` `invalid` where the line goes on for more than `longest` bytes.
  func lineStart(
    after offset: Int, longest: Int = TextPart.longestLine
  ) throws(StorageError) -> Int {
    var start = offset
    var size = 1 << 12
    while start < range.upperBound {
      guard start - offset < longest else {
        throw StorageError(
          .invalid,
          "\(title) has a line of more than \(longest >> 20) MiB near byte \(offset); break it into "
            + "lines")
      }
      let end = min(start + size, range.upperBound)
      // One byte more tells whether a CR is half of a line end.
      let bytes = try content.bytes(start..<min(end + 1, range.upperBound))
      if let found = bytes.span.lineEnd(before: end - start, isRaw: decoding == .raw) {
        return start + found
      }
      start = end
      size = min(2 * size, 1 << 20)
    }
    return range.upperBound
  }

  /// The start of the line that ends just before `lineStart`.
  func lineStart(before lineStart: Int) throws(StorageError) -> Int {
    var end = lineStart - 1
    // CR LF is one line end.
    if decoding != .raw, end > range.lowerBound,
      try content.bytes(end - 1..<end + 1) == [0x0D, 0x0A]
    {
      end -= 1
    }
    while end > range.lowerBound {
      let start = max(end - 1 << 12, range.lowerBound)
      let bytes = try content.bytes(start..<end)
      if let last = bytes.lastIndex(where: { $0 == 0x0A || $0 == 0x0D && decoding != .raw }) {
        return start + last + 1
      }
      end = start
    }
    return range.lowerBound
  }
}

extension Span<UInt8> {
  /// The offset after the first line end whose last byte is before `end`.
  fileprivate func lineEnd(before end: Int, isRaw: Bool) -> Int? {
    for index in 0..<end {
      let byte = self[index]
      if byte == 0x0A { return index + 1 }
      if byte == 0x0D, !isRaw, index + 1 == count || self[index + 1] != 0x0A { return index + 1 }
    }
    return nil
  }
}
