/// Gives out text in whole grapheme clusters: keeps the last one back until another begins, since a
/// mark, a ZWJ, a flag's second half or the rest of a scalar may still join it.
struct GraphemeBuffer {
  private var pending = ""
  /// A cluster with more bytes is given out in parts: to find its start again with each of its scalars
  /// would take the square of its length.
  static let longestCluster = 1 << 10
  /// The start of a scalar whose other bytes may follow.
  private var incomplete: [UInt8] = []

  /// Adds bytes, and returns the text that is now complete.
  mutating func append(_ bytes: some BidirectionalCollection<UInt8>) -> String {
    guard !incomplete.isEmpty || bytes.last.map({ $0 >= 0x80 }) ?? false else {
      return append(String(decoding: bytes, as: UTF8.self))
    }
    incomplete += bytes
    let end = incomplete.span.endOfCompleteScalars
    let text = String(decoding: incomplete[..<end], as: UTF8.self)
    incomplete.removeFirst(end)
    return append(text)
  }

  /// Adds text, and returns what is now complete.
  mutating func append(_ text: String) -> String {
    pending += text
    // Nothing ever joins a newline; holding it back would delay a line on a terminal.
    if pending.utf8.last == 0x0A, incomplete.isEmpty { return finish() }
    guard !pending.isEmpty else { return "" }
    let last = pending.index(before: pending.endIndex)
    let complete = String(pending[..<last])
    pending = String(pending[last...])
    guard pending.utf8.count > Self.longestCluster else { return complete }
    defer { pending = "" }
    return complete + pending
  }

  /// Returns what is left.
  mutating func finish() -> String {
    defer { (pending, incomplete) = ("", []) }
    return pending + String(decoding: incomplete, as: UTF8.self)
  }
}

extension Span<UInt8> {
  /// Where a scalar starts at the end of which more bytes may follow; `count` where none does.
  fileprivate var endOfCompleteScalars: Int {
    for start in stride(from: count - 1, through: Swift.max(count - 3, 0), by: -1)
    where self[start] >= 0xC2 {
      let (length, isWellFormed) = sequence(at: start)
      return !isWellFormed && start + length == count && self[start] < 0xF5 ? start : count
    }
    return count
  }
}
