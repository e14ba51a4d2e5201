import JSON
public import Tokenization

/// Writes a text as tokens, a line for each of its lines: as text, as ids, or as JSON objects.
///
///     let lines = try TokenLines(TokenizerConfiguration(kind: .word))
///     try lines.write(TextPart(contentsOf: "corpus.txt")) { print($0, terminator: "") }
///
/// ``join(_:areIDs:to:)`` is the way back.
public final class TokenLines {
  /// The output for a line.
  public enum Form: Sendable {
    /// The tokens, as of `TokenPrinter`.
    case tokens
    /// The ids of the vocabulary.
    case ids
    /// An object with `tokens`, their `offsets` in bytes of the line as it was read, and, with a
    /// vocabulary, their `ids`.
    case objects
  }

  /// The definition of a token.
  public let configuration: TokenizerConfiguration
  /// The text between two tokens.
  public let separator: String
  let vocabulary: Vocabulary?
  private let tokenizer: LineTokenizer
  private var pending = ""

  /// A writer.
  ///
  /// - Parameters:
  ///   - configuration: The definition of a token.
  ///   - vocabulary: The vocabulary, with the merges of byte pairs.
  ///   - separator: The text between two tokens.
  /// - Throws: `TokenizationError`.
  public init(
    _ configuration: TokenizerConfiguration, vocabulary: Vocabulary? = nil, separator: String = " "
  ) throws {
    self.configuration = configuration
    self.vocabulary = vocabulary
    self.separator = separator
    tokenizer = try LineTokenizer(configuration, merges: vocabulary?.merges)
  }

  /// Writes the tokens of a text; a long line comes in pieces.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - form: The output; ids need a vocabulary.
  ///   - emit: Receives the next characters.
  /// - Returns: The number of ill-formed sequences that were repaired.
  /// - Throws: `StorageError` or `TokenizationError` for text that cannot be read; what `emit`
  ///   throws.
  @discardableResult
  public func write(
    _ text: TextPart, as form: Form = .tokens, to emit: (String) throws -> Void
  ) throws -> Int {
    let encoder =
      form == .ids
      ? try vocabulary.map { try TextEncoder(configuration: configuration, vocabulary: $0) } : nil
    var replacements = 0
    try text.suited(to: configuration).forEachBlock { block in
      replacements += block.repair.replacements
      for line in block.lines {
        if let encoder {
          pending += encoder.encode(line: line.span).map(String.init).joined(separator: separator)
          pending += "\n"
        } else if form == .objects {
          pending += try object(line, of: block)
        } else {
          try writeTokens(of: line, to: emit)
        }
        try flush(above: 1 << 16, to: emit)
      }
    }
    try flush(above: 0, to: emit)
    return replacements
  }

  private func writeTokens(of line: ArraySlice<UInt8>, to emit: (String) throws -> Void) throws {
    let printer = TokenPrinter(kind: configuration.kind, separator: separator)
    var isFirst = true
    var failure: (any Error)?
    tokenizer.forEachToken(in: line.span) { token, _ in
      if !isFirst { pending += separator }
      isFirst = false
      pending += printer.text(token)
      do { try flush(above: 1 << 16, to: emit) } catch { failure = error }
    }
    if let failure { throw failure }
    pending += "\n"
  }

  private func flush(above limit: Int, to emit: (String) throws -> Void) throws {
    guard pending.utf8.count > limit else { return }
    let text = pending
    pending = ""
    try emit(text)
  }

  private func object(_ line: ArraySlice<UInt8>, of block: TextBlock) throws -> String {
    // Spaces need no mark here.
    let printer = TokenPrinter(kind: configuration.kind, separator: "\n")
    let start = block.repair.sourceOffset(of: line.startIndex)
    func offset(_ position: Int) -> Int {
      block.repair.sourceOffset(of: line.startIndex + position) - start
    }
    var cut = TokenizedLine(ids: vocabulary == nil ? nil : [])
    tokenizer.forEachToken(in: line.span) { token, source in
      let source = source()
      cut.tokens.append(printer.text(token))
      cut.offsets.append([offset(source.lowerBound), offset(source.upperBound)])
      if let vocabulary { cut.ids?.append(vocabulary.id(of: token) ?? Vocabulary.unknown) }
    }
    return try JSONText.line(cut)
  }
}

extension TextBlock {
  /// The lines of the block, without their ends.
  var lines: [ArraySlice<UInt8>] {
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
