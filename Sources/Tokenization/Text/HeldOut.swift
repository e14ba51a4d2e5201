import Storage

/// Text cut into a part to train on and the parts held out from it, at line ends.
///
/// The rule is stated at ``Corpus/load(_:valid:test:decoding:holdingOut:)``.
struct HeldOut {
  private(set) var train: [TextPart] = []
  private(set) var valid: [TextPart] = []
  private(set) var test: [TextPart]?

  /// Cuts every file by itself, so that each is in every part.
  ///
  /// - Throws: ``TokenizationError`` with code `invalidData` when no file has enough lines;
  ///   `StorageError` where one cannot be read; what `check` throws.
  init(of texts: [TextPart], withTest: Bool, check: () throws -> Void = {}) throws {
    if withTest { test = [] }
    for text in texts {
      try check()
      guard let starts = try Self.starts(in: text, withTest: withTest) else {
        train.append(text)
        continue
      }
      train.append(text[0..<starts.valid])
      valid.append(text[starts.valid..<starts.test])
      if withTest { test?.append(text[starts.test..<text.byteCount]) }
    }
    guard valid.isEmpty else { return }
    // Strict text is told where it is ill-formed.
    for text in texts where text.decoding.illFormed == .refused {
      try text.forEachBlock { _ in try check() }
    }
    throw TokenizationError(
      .nothingToHoldOut,
      "\(texts.count == 1 ? texts[0].title : "every file") has too few lines to hold some out for "
        + "validation")
  }

  /// Where the held-out parts start; nil when there are too few lines.
  ///
  /// Without a test part, `test` is the end of the text.
  private static func starts(
    in text: TextPart, withTest: Bool
  ) throws(StorageError) -> (valid: Int, test: Int)? {
    let second = try text.lineStart(after: 0)
    guard second < text.byteCount else { return nil }
    guard withTest else {
      return (try lineStart(atOrAfter: 95, of: text, in: second), text.byteCount)
    }
    let third = try text.lineStart(after: second)
    guard third < text.byteCount else { return nil }
    let test = try lineStart(atOrAfter: 95, of: text, in: third)
    let valid = try lineStart(atOrAfter: 90, of: text, in: second)
    return (min(valid, try text.lineStart(before: test)), test)
  }

  /// The first line start at or after this share of the bytes, but none before `lowest` and at the
  /// latest the start of the last line.
  private static func lineStart(
    atOrAfter percent: Int, of text: TextPart, in lowest: Int
  ) throws(StorageError) -> Int {
    let start = try text.lineStart(atOrAfter: (text.byteCount * percent + 99) / 100)
    return max(lowest, start < text.byteCount ? start : try text.lineStart(before: text.byteCount))
  }
}
