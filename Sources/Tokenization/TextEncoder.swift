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
    reader = try TokenReader(configuration, merges: vocabulary.merges)
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
  ///
  /// - Throws: as ``TextPart/forEachBlock(_:)``.
  public func encode(_ parts: [TextPart]) throws -> (ids: [Int32], statistics: TextStatistics) {
    var ids: [Int32] = []
    var statistics = TextStatistics()
    for part in parts {
      try part.forEachBlock { statistics += encode($0, appendingTo: &ids) }
    }
    return (ids, statistics)
  }

  private func encode(_ block: TextBlock, appendingTo ids: inout [Int32]) -> TextStatistics {
    var statistics = encode(block.text.span, appendingTo: &ids)
    statistics.replacements = block.repair.replacements
    return statistics
  }

  /// The ids of a text that is to be continued: its last line does not end.
  public func encode(prompt: String) -> [Int32] {
    var ids: [Int32] = []
    let text = UTF8Repair(Array(prompt.utf8)).text
    _ = encode(text.span, appendingTo: &ids, endsLastLine: false)
    return ids
  }

  /// Writes the ids of all `parts` to a file, whole or not at all, and opens it.
  ///
  /// The text is walked a block at a time, so that a corpus of any size takes little memory; the file
  /// is the same for any number of threads.
  ///
  /// - Parameters:
  ///   - parts: the text.
  ///   - path: where the file goes.
  ///   - threads: how many threads share the work.
  ///   - progress: told of the bytes done and of all there are; what it throws ends the walk.
  /// - Returns: the file.
  /// - Throws: as ``TextPart/forEachBlock(_:)``; `StorageError`: `cannotWrite`, `cannotRead`, or
  ///   `ioFailed`; what `progress` throws.
  public func encode(
    _ parts: [TextPart], to path: String, threads: Int = 1,
    progress: ((_ done: Int, _ total: Int) throws -> Void)? = nil
  ) throws -> TokenFile {
    var encoders = [self]
    while encoders.count < threads {
      encoders.append(try TextEncoder(configuration: configuration, vocabulary: vocabulary))
    }
    var writer = try TokenFileWriter(path: path, vocabularySize: vocabulary.count)
    var statistics = TextStatistics()
    try BlockPipeline(workers: encoders).run(parts, progress: progress) { encoder, block in
      var ids: [Int32] = []
      ids.reserveCapacity(block.text.count / 4)
      return (encoder.encode(block, appendingTo: &ids), ids)
    } take: { _, _, encoded in
      statistics += encoded.0
      try writer.append(encoded.1)
    }
    return try writer.finish(statistics)
  }
}
