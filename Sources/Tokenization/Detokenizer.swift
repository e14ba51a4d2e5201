/// Prints tokens as text, one at a time, in whole grapheme clusters.
///
/// - ``TokenizerKind/word``: spaces as ``WordSpacing`` has them.
/// - ``TokenizerKind/whitespace``: one space between tokens, so that tokenising gives them back.
/// - ``TokenizerKind/char``: the characters as they are.
///
/// `<eos>` prints a newline, `<unk>` prints `<unk>`.
public struct Detokenizer: Sendable {
  private let kind: TokenizerKind
  private var spacing = WordSpacing()
  private var clusters = GraphemeBuffer()
  private var isAtLineStart = true

  /// Makes a printer for the tokens of one kind, at the start of a line.
  public init(kind: TokenizerKind) {
    self.kind = kind
  }

  /// Prints a text as it is, and goes on after it.
  ///
  /// - Parameters:
  ///   - prompt: the text.
  ///   - ids: its tokens, which tell where a space stands before the next one.
  ///   - vocabulary: what the ids mean.
  /// - Returns: the text that is complete; the rest comes with the next token.
  public mutating func begin(
    with prompt: String, ids: [Int32], of vocabulary: Vocabulary
  ) -> String {
    for id in ids { _ = append(id, of: vocabulary) }
    _ = finish()
    if prompt.last?.isWhitespace == true {
      isAtLineStart = true
      spacing = WordSpacing()
    }
    return clusters.append(prompt) + (kind == .char ? "" : clusters.finish())
  }

  /// Prints the token with this id, and returns the text that is now complete.
  public mutating func append(_ id: Int32, of vocabulary: Vocabulary) -> String {
    if id == Vocabulary.endOfSentence { return appendEndOfSentence() }
    return append(vocabulary.token(id))
  }

  /// Prints an ordinary token given as UTF-8, and returns the text that is now complete.
  public mutating func append(_ token: Span<UInt8>) -> String {
    append(token.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
  }

  /// Prints an ordinary token, and returns the text that is now complete.
  public mutating func append(_ token: String) -> String {
    switch kind {
    case .char:
      return clusters.append(token)
    case .whitespace:
      defer { isAtLineStart = false }
      return isAtLineStart ? token : " " + token
    case .word:
      return spacing.needsSpace(before: token) ? " " + token : token
    }
  }

  /// Prints the end of a line, and returns the text that is now complete.
  public mutating func appendEndOfSentence() -> String {
    isAtLineStart = true
    spacing = WordSpacing()
    return clusters.append("\n")
  }

  /// Returns the text that was held back.
  public mutating func finish() -> String { clusters.finish() }
}
