import JSON
import ModelFolders
import Tokenization

/// Tokens of a text, printed a line in a line out.
extension TokenizeCommand {
  /// Prints the tokens, a line in a line out.
  func show(
    _ text: TextPart, _ configuration: TokenizerConfiguration, _ vocabulary: Vocabulary?
  ) throws {
    let tokenizer = try LineTokenizer(configuration, merges: vocabulary?.merges)
    let encoder =
      try ids
      ? vocabulary.map { try TextEncoder(configuration: configuration, vocabulary: $0) } : nil
    let printer = TokenPrinter(kind: configuration.kind, separator: separator)
    var printed = ""
    var replacements = 0
    func flush(_ limit: Int) throws {
      guard printed.utf8.count > limit else { return }
      try Console.output(printed)
      printed = ""
    }
    try text.forEachBlock { block in
      replacements += block.repair.replacements
      for line in block.lines {
        if let encoder {
          printed += encoder.encode(line: line.span).map(String.init).joined(separator: separator)
          printed += "\n"
        } else if json {
          let line = try json(line, of: block, tokenizer, vocabulary)
          printed += line
        } else {
          var isFirst = true
          var failure: (any Error)?
          tokenizer.forEachToken(in: line.span) { token, _ in
            if !isFirst { printed += separator }
            isFirst = false
            printed += printer.text(token)
            do { try flush(1 << 16) } catch { failure = error }
          }
          if let failure { throw failure }
          printed += "\n"
        }
        try flush(1 << 16)
      }
    }
    try flush(0)
    noteRepairs(replacements)
  }

  private func json(
    _ line: ArraySlice<UInt8>, of block: TextBlock, _ tokenizer: LineTokenizer,
    _ vocabulary: Vocabulary?
  ) throws -> String {
    // Spaces need no mark here.
    let printer = TokenPrinter(kind: tokenizer.configuration.kind, separator: "\n")
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

/// What `lm tokenize --json` prints for a line; offsets are bytes of the line as it was read.
private struct TokenizedLine: Encodable {
  var tokens: [String] = []
  var offsets: [[Int]] = []
  var ids: [Int32]?

  init(ids: [Int32]?) { self.ids = ids }
}
