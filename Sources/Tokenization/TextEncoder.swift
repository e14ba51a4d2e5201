public import Storage

/// Turns text into token ids.
///
/// Line by line: the ids of its tokens, then the end of the line as the configuration has it
/// (`<eos>`, a newline token, or nothing). It owns a tokenizer: use each from one thread at a time.
public final class TextEncoder {
  /// What a token is.
  public let configuration: TokenizerConfiguration
  /// Which tokens have an id.
  public let vocabulary: Vocabulary

  private let reader: TokenReader
  private let newline: Int32

  /// Makes an encoder.
  ///
  /// - Throws: ``TokenizationError`` when the tokenizer cannot be made.
  public init(
    configuration: TokenizerConfiguration, vocabulary: Vocabulary
  ) throws(TokenizationError) {
    self.configuration = configuration
    self.vocabulary = vocabulary
    reader = try TokenReader(configuration)
    newline = vocabulary.id(of: "\n") ?? Vocabulary.unknown
  }

  /// Appends the ids of `text`.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8 with LF as newline.
  ///   - ids: receives the ids.
  ///   - endsLastLine: whether a last line without a newline ends all the same; false for a prompt
  ///     that is to be continued.
  /// - Returns: how much text it was; 0 replacements, since they were made before.
  public func encode(
    _ text: Span<UInt8>, appendingTo ids: inout [Int32], endsLastLine: Bool = true
  ) -> TextStatistics {
    let before = ids.count
    var unknown = 0
    var statistics = reader.read(text, endsLastLine: endsLastLine) { event, line in
      let id: Int32 =
        switch event {
        case .token(let range): vocabulary.id(of: line.extracting(range)) ?? Vocabulary.unknown
        case .newline: newline
        case .endOfSentence: Vocabulary.endOfSentence
        case .unknown: Vocabulary.unknown
        }
      if id == Vocabulary.unknown { unknown += 1 }
      ids.append(id)
    }
    statistics.tokens = ids.count - before
    statistics.unknown = unknown
    return statistics
  }

  /// The ids of all `parts`, one after another.
  public func encode(_ parts: [TextPart]) -> (ids: [Int32], statistics: TextStatistics) {
    var ids: [Int32] = []
    var statistics = TextStatistics()
    for part in parts {
      statistics += encode(part.text.span, appendingTo: &ids)
      statistics.replacements += part.replacements
    }
    return (ids, statistics)
  }

  /// The ids of a text that is to be continued: its last line does not end.
  public func encode(prompt: String) -> [Int32] {
    var ids: [Int32] = []
    let part = TextPart(name: "prompt", string: prompt)
    _ = encode(part.text.span, appendingTo: &ids, endsLastLine: false)
    return ids
  }

  /// Writes the ids of all `parts` to a file, whole or not at all, and opens it.
  ///
  /// - Throws: `StorageError`: `cannotWrite`, `cannotRead`, or `ioFailed`.
  public func encode(_ parts: [TextPart], to path: String) throws(StorageError) -> TokenFile {
    var writer = try TokenFileWriter(path: path, vocabularySize: vocabulary.count)
    var statistics = TextStatistics()
    var ids: [Int32] = []
    for part in parts {
      var start = 0
      while start < part.text.count {
        let end = part.text.span.endOfBlock(from: start)
        ids.removeAll(keepingCapacity: true)
        statistics += encode(part.text.span.extracting(start..<end), appendingTo: &ids)
        try writer.append(ids)
        start = end
      }
      statistics.replacements += part.replacements
    }
    return try writer.finish(statistics)
  }
}

extension Span<UInt8> {
  /// A line end about a mebibyte on: large texts are encoded in blocks, so that the ids of all of
  /// them are never in memory.
  fileprivate func endOfBlock(from start: Int) -> Int {
    newline(from: start + 1 << 20).map { $0 + 1 } ?? count
  }
}
