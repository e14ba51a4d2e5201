public import ModelFolders
import Storage
public import Tokenization
public import TokenizerFiles

/// A text and its tokenizer, ready to be encoded.
public struct PreparedCorpus: Sendable {
  /// The parts of the text.
  public let corpus: Corpus
  /// The tokenizer.
  public let tokenizer: SavedTokenizer
  /// The limits of the vocabulary; nil for an existing vocabulary.
  public let limits: VocabularyLimits?

  /// Encodes all parts and writes their token files into the folder of a model.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - model: The kind of model, for the manifest.
  ///   - threads: The threads that share the work.
  ///   - handle: Receives every event, on this thread.
  ///   - shouldStop: Called often; true stops the work.
  /// - Returns: The manifest of the folder.
  /// - Throws: `StorageError` or `TokenizationError`; ``RunError`` `stopped`.
  public func write(
    into folder: String, for model: ModelKind, threads: Int,
    handle: @escaping (TextEvent) -> Void = { _ in },
    shouldStop: @escaping () -> Bool = { Task.isCancelled }
  ) throws -> Manifest {
    func check() throws(RunError) {
      if shouldStop() { throw RunError(.stopped) }
    }
    let (configuration, vocabulary) = (tokenizer.configuration, tokenizer.vocabulary)
    let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
    let parts: [(CorpusPart, [TextPart])] = [
      (.train, corpus.train), (.valid, corpus.valid), (.test, corpus.test ?? []),
    ]
    var statistics: [CorpusPart: TextStatistics] = [:]
    var words: [CorpusPart: WordStatistics] = [:]
    for (name, text) in parts where !text.isEmpty {
      let file = folder + "/" + ModelBundle.tokenFileName(name)
      let count = try encoder.encode(text, to: file, threads: threads) { done, total in
        try check()
        handle(.progress(.encoding(name), done: done, total: total))
      }.statistics
      statistics[name] = count
      handle(.encoded(name, count))
      words[name] = try WordStatistics(
        of: text, configuration: configuration, vocabulary: vocabulary, threads: threads
      ) { _, _ in try check() }
    }
    let judged = statistics.filter { $0.key != .train }.values.reduce(0) { $0 + $1.unknown }
    if statistics[.train]?.unknown == 0, judged > 0 {
      handle(.unknownNeverLearned(judged: judged))
    }
    let sources = try corpus.sources.map { try DataFile($0, check: check) }
    handle(.sources(sources))
    return Manifest(
      tokenizer: configuration, vocabularyLimits: limits, model: model, data: sources,
      text: statistics, words: words)
  }
}

extension DataFile {
  init(_ source: ByteFile, check: () throws -> Void) throws {
    let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
    self.init(name: name, bytes: source.count, sha256: try Digest.hex(of: source, check: check))
  }
}
