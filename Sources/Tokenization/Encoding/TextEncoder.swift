import Storage

/// Turns text into token ids.
///
/// Line by line: the ids of its tokens, then the end of the line as the configuration has it
/// (`<eos>`, a newline token, or nothing). It owns a tokenizer: use each from one thread at a time.
public final class TextEncoder {
  /// The definition of a token.
  public let configuration: TokenizerConfiguration
  /// The vocabulary.
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

  /// Another vocabulary for the tokenizer of `other`, on whose thread it stays.
  package init(_ other: TextEncoder, vocabulary: Vocabulary) {
    configuration = other.configuration
    self.vocabulary = vocabulary
    reader = other.reader
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
    var statistics = read(text, endsLastLine: endsLastLine) { ids.append($0) }
    statistics.tokens = ids.count - before
    return statistics
  }

  /// Calls `body` with every id of `text`; returns all figures but the number of tokens.
  private func read(
    _ text: Span<UInt8>, endsLastLine: Bool = true, _ body: (Int32) -> Void
  ) -> TextStatistics {
    var unknown = 0
    var batch = TokenBatch(vocabulary)
    var statistics = reader.read(text, endsLastLine: endsLastLine) { event, line in
      if batch.isFull { unknown += batch.flush(body) }
      switch event {
      case .token(let range): batch.append(line, range)
      case .newline: batch.append(newline)
      case .endOfSentence: batch.append(Vocabulary.endOfSentence)
      case .unknown: batch.append(Vocabulary.unknown)
      }
    }
    statistics.unknown = unknown + batch.flush(body)
    return statistics
  }

  /// The ids of all `parts`, one after another.
  ///
  /// - Parameters:
  ///   - parts: the text.
  ///   - progress: told of the bytes done and of all there are; what it throws ends the walk.
  /// - Returns: the ids, and how much text it was.
  /// - Throws: as ``TextPart/forEachBlock(_:)``; what `progress` throws.
  public func encode(
    _ parts: [TextPart], progress: ((_ done: Int, _ total: Int) throws -> Void)? = nil
  ) throws -> (ids: [Int32], statistics: TextStatistics) {
    var ids: [Int32] = []
    var statistics = TextStatistics()
    let parts = parts.map { $0.suited(to: configuration) }
    try BlockPipeline(workers: [self]).run(parts, progress: progress) { encoder, block, emit in
      encoder.encode(block, emit)
    } take: { (piece: EncodedPiece) in
      ids += piece.ids
      statistics += piece.statistics
    }
    return (ids, statistics)
  }

  /// The ids of a line without what ends it, gaps among them, so that they give the line back.
  ///
  /// - Parameter line: valid UTF-8 without its newline; any bytes where tokens are bytes.
  /// - Returns: what ``encode(_:)`` would give, less `<eos>` or the newline.
  public func encode(line: Span<UInt8>) -> [Int32] {
    guard !line.isEmpty else { return [] }
    var ids: [Int32] = []
    _ = read(line) { ids.append($0) }
    if configuration.endOfSentence || configuration.kind.keepsWhitespace { ids.removeLast() }
    return ids
  }

  /// The ids of a text that is to be continued: its last line does not end.
  public func encode(prompt: String) -> [Int32] {
    var ids: [Int32] = []
    let text = configuration.decoding.repair(Array(prompt.utf8)).text
    _ = encode(text.span, appendingTo: &ids, endsLastLine: false)
    return ids
  }

  /// Writes the ids of all `parts` to a file, whole or not at all, and opens it.
  ///
  /// The text is walked a block at a time, so that a corpus of any size takes little memory; the
  /// file is the same for any number of threads.
  ///
  /// - Parameters:
  ///   - parts: the text.
  ///   - path: where the file goes.
  ///   - replacing: false to leave a file alone that is there.
  ///   - threads: how many threads share the work.
  ///   - progress: told of the bytes done and of all there are; what it throws ends the walk.
  /// - Returns: the file.
  /// - Throws: as ``TextPart/forEachBlock(_:)``; `StorageError`: `cannotWrite`, `cannotRead`, or
  ///   `ioFailed`; what `progress` throws.
  public func encode(
    _ parts: [TextPart], to path: String, replacing: Bool = true, threads: Int = 1,
    progress: ((_ done: Int, _ total: Int) throws -> Void)? = nil
  ) throws -> TokenFile {
    var encoders = [self]
    while encoders.count < threads {
      encoders.append(try TextEncoder(configuration: configuration, vocabulary: vocabulary))
    }
    let parts = parts.map { $0.suited(to: configuration) }
    var writer = try TokenFileWriter(path: path, vocabularySize: vocabulary.count)
    var statistics = TextStatistics()
    try BlockPipeline(workers: encoders).run(parts, progress: progress) { encoder, block, emit in
      encoder.encode(block, emit)
    } take: { (piece: EncodedPiece) in
      statistics += piece.statistics
      try writer.append(piece.ids)
    }
    return try writer.finish(statistics, replacing: replacing)
  }

  /// Emits the ids of a block, so few at a time that a long line never has all of them in memory.
  private func encode(_ block: TextBlock, _ emit: (EncodedPiece) -> Void) {
    var ids: [Int32] = []
    ids.reserveCapacity(min(block.text.count / 4, EncodedPiece.mostIDs))
    var last = read(block.text.span) { id in
      ids.append(id)
      guard ids.count == EncodedPiece.mostIDs else { return }
      emit(EncodedPiece(ids: ids, TextStatistics()))
      ids.removeAll(keepingCapacity: true)
    }
    last.replacements = block.repair.replacements
    emit(EncodedPiece(ids: ids, last))
  }
}

/// Ids that follow one another, and how much text they are; for a block, all but the number of
/// tokens is in its last piece.
private struct EncodedPiece {
  static let mostIDs = 1 << 20

  let ids: [Int32]
  var statistics: TextStatistics

  init(ids: [Int32], _ statistics: TextStatistics) {
    self.ids = ids
    self.statistics = statistics
    self.statistics.tokens = ids.count
  }
}
