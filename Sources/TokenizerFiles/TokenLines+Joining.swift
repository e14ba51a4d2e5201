public import Tokenization

extension TokenLines {
  /// Joins tokens that ``write(_:as:to:)`` has written into text, a line for each line.
  ///
  /// - Parameters:
  ///   - text: The tokens, with ``separator`` between them, or ids with white space between.
  ///   - areIDs: Whether they are ids of the vocabulary.
  ///   - emit: Receives a line, with its end.
  /// - Throws: `TokenizationError` `invalidData` for what is no id; `StorageError` for text that cannot be read;
  ///   what `emit` throws.
  public func join(
    _ text: TextPart, areIDs: Bool = false, to emit: ([UInt8]) throws -> Void
  ) throws {
    let reader = TokenPrinter(kind: configuration.kind, separator: separator)
    try text.forEachBlock { block in
      for line in block.lines {
        var printer = Detokenizer(kind: configuration.kind)
        var joined: [UInt8] = []
        if areIDs, let vocabulary {
          for field in String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace) {
            let id = try id(field, of: vocabulary)
            if configuration.kind.isOfBytes, id >= Vocabulary.specialCount {
              joined += vocabulary.bytes(of: id)
            } else {
              joined += Array(printer.append(id, of: vocabulary).utf8)
            }
          }
        } else if configuration.kind.isOfBytes {
          joined = reader.tokens(of: line).flatMap { $0 }
        } else {
          for token in reader.tokens(of: line) { joined += Array(printer.append(token[...]).utf8) }
        }
        try emit(joined + Array(printer.finish().utf8) + [0x0A])
      }
    }
  }

  private func id(_ field: Substring, of vocabulary: Vocabulary) throws -> Int32 {
    guard let id = Int32(field), 0..<vocabulary.count ~= Int(id) else {
      throw TokenizationError(
        .invalidData, "'\(field)' is no id of the model; its ids are 0 to \(vocabulary.count - 1)")
    }
    return id
  }
}
