import Storage

/// Where lines start: after LF.
extension TextPart {
  /// The first line start at or after `offset`; the end of the part if no line starts before.
  func lineStart(atOrAfter offset: Int) throws(StorageError) -> Int {
    guard offset > range.lowerBound else { return range.lowerBound }
    return try lineStart(after: offset - 1)
  }

  /// The start of the line after the one that `offset` is in; the end of the part for the last.
  func lineStart(after offset: Int) throws(StorageError) -> Int {
    var start = offset
    var size = 1 << 12
    while start < range.upperBound {
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
