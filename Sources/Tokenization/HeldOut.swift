/// Text cut into a part to train on and the parts held out from it, at line ends.
///
/// The rule is stated at ``Corpus/load(_:valid:test:)``.
struct HeldOut {
  private(set) var train: [TextPart] = []
  private(set) var valid: [TextPart] = []
  private(set) var test: [TextPart]?

  /// Cuts every file by itself, so that each is in every part.
  ///
  /// - Throws: ``TokenizationError`` with code `invalidData` when no file has enough lines.
  init(of files: [RepairedFile], withTest: Bool) throws(TokenizationError) {
    if withTest { test = [] }
    for file in files {
      guard let starts = Self.starts(in: file.text.span, withTest: withTest) else {
        train.append(file.whole)
        continue
      }
      train.append(file.part(0..<starts.valid))
      valid.append(file.part(starts.valid..<starts.test))
      if withTest { test?.append(file.part(starts.test..<file.text.count)) }
    }
    guard valid.isEmpty else { return }
    let name = files.count == 1 ? files[0].path : "every file"
    throw TokenizationError(
      .invalidData,
      """
      \(name == "-" ? "the standard input" : name) has too few lines to hold some out for \
      validation; give --valid FILE, or a text with a sentence or paragraph a line
      """)
  }

  /// Where the held-out parts start; nil when there are too few lines.
  ///
  /// Without a test part, `test` is the end of the text.
  private static func starts(in text: Span<UInt8>, withTest: Bool) -> (valid: Int, test: Int)? {
    let second = text.lineStart(after: 0)
    guard second < text.count else { return nil }
    guard withTest else {
      return (text.lineStart(atOrAfter: fraction(95, of: text.count), in: second), text.count)
    }
    let third = text.lineStart(after: second)
    guard third < text.count else { return nil }
    let test = text.lineStart(atOrAfter: fraction(95, of: text.count), in: third)
    let valid = text.lineStart(atOrAfter: fraction(90, of: text.count), in: second)
    return (min(valid, text.lineStart(before: test)), test)
  }

  /// The least offset that is not below this share of the bytes.
  private static func fraction(_ percent: Int, of bytes: Int) -> Int {
    (bytes * percent + 99) / 100
  }
}

extension Span<UInt8> {
  /// The start of the line after the one that `offset` is in; `count` when that is the last.
  fileprivate func lineStart(after offset: Int) -> Int {
    newline(from: offset).map { $0 + 1 } ?? count
  }

  /// The start of the line that ends just before `lineStart`.
  fileprivate func lineStart(before lineStart: Int) -> Int {
    var start = lineStart - 1
    while start > 0, self[start - 1] != 0x0A { start -= 1 }
    return start
  }

  /// The first line start at or after `offset`, but none before `lowest` and at the latest the start
  /// of the last line.
  fileprivate func lineStart(atOrAfter offset: Int, in lowest: Int) -> Int {
    let start = lineStart(after: Swift.max(offset - 1, 0))
    return Swift.max(lowest, start < count ? start : lineStart(before: count))
  }
}
