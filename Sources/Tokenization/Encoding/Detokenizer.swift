/// Prints tokens as text, one at a time, in whole grapheme clusters.
///
/// - ``TokenizerKind/word``: spaces as `WordSpacing` has them.
/// - ``TokenizerKind/whitespace``: one space between tokens, so that tokenising gives them back.
/// - ``TokenizerKind/char``, ``TokenizerKind/byte`` and ``TokenizerKind/bpe``: the tokens as they are;
///   bytes that are no UTF-8 print U+FFFD (``Vocabulary/bytes(of:)`` has them as they are).
///
/// `<eos>` prints a newline, `<unk>` prints `<unk>`.
public struct Detokenizer: Sendable {
  private let spaces: TokenizerTraits.Spacing
  private var spacing = WordSpacing()
  private var clusters = GraphemeBuffer()
  private var isAtLineStart = true

  /// Makes a printer for the tokens of one kind, at the start of a line.
  public init(kind: TokenizerKind) {
    spaces = kind.spacing
  }

  /// Prints a text as it is, and goes on after it.
  ///
  /// - Parameters:
  ///   - prompt: the text; a space or a ZWNJ at its end stands before the next token.
  ///   - tokenizer: cuts its last line, so that a space stands where print has one.
  /// - Returns: the text that is complete; the rest comes with the next token.
  public mutating func begin(with prompt: String, tokenizer: any Tokenizer) -> String {
    let lines = prompt.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    let line = Array(lines.last ?? Substring().utf8)
    if spaces == .asPrinted {
      line.withSpan { line in
        tokenizer.forEachToken(in: line) { _ = spacing.needsSpace(before: line.extracting($0)) }
      }
    }
    isAtLineStart = line.isEmpty
    if let last = prompt.unicodeScalars.last, last.properties.isWhitespace || last == "\u{200C}" {
      isAtLineStart = true
      spacing.omitNextSpace()
    }
    return clusters.append(prompt) + (spaces == .none ? "" : clusters.finish())
  }

  /// Prints the token with this id, and returns the text that is now complete.
  public mutating func append(_ id: Int32, of vocabulary: Vocabulary) -> String {
    if id == Vocabulary.endOfSentence { return appendEndOfSentence() }
    return append(vocabulary.bytes(of: id))
  }

  /// Prints an ordinary token, and returns the text that is now complete.
  public mutating func append(_ token: String) -> String {
    append(Array(token.utf8)[...])
  }

  /// Prints an ordinary token given by its bytes, and returns the text that is now complete.
  public mutating func append(_ token: ArraySlice<UInt8>) -> String {
    switch spaces {
    case .none:
      return clusters.append(token)
    case .single:
      defer { isAtLineStart = false }
      let text = String(decoding: token, as: UTF8.self)
      return isAtLineStart ? text : " " + text
    case .asPrinted:
      return clusters.append(spacing.needsSpace(before: token.span) ? [0x20] + token : token)
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
