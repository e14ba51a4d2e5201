import Storage

/// Where lines start: after LF.
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
      let bytes = try content.bytes(start..<end)
      if let newline = bytes.span.newline(from: 0) { return start + newline + 1 }
      start = end
      size = min(2 * size, 1 << 20)
    }
    return range.upperBound
  }

  /// The start of the line that ends just before `lineStart`.
  func lineStart(before lineStart: Int) throws(StorageError) -> Int {
    var end = lineStart - 1
    while end > range.lowerBound {
      let start = max(end - 1 << 12, range.lowerBound)
      let bytes = try content.bytes(start..<end)
      if let last = bytes.lastIndex(of: 0x0A) { return start + last + 1 }
      end = start
    }
    return range.lowerBound
  }
}
