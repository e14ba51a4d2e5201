/// Gives out text in whole grapheme clusters: keeps the last one back until another begins, since a
/// mark, a ZWJ or a flag's second half may still join it.
struct GraphemeBuffer {
  private var pending = ""

  /// Adds text, and returns what is now complete.
  mutating func append(_ text: String) -> String {
    pending += text
    // Nothing ever joins a newline; holding it back would delay a line on a terminal.
    if pending.utf8.last == 0x0A { return finish() }
    guard !pending.isEmpty else { return "" }
    let last = pending.index(before: pending.endIndex)
    let complete = String(pending[..<last])
    pending = String(pending[last...])
    return complete
  }

  /// Returns what is left.
  mutating func finish() -> String {
    defer { pending = "" }
    return pending
  }
}
