public import ModelFolders
import Storage
public import Tokenization
public import TokenizerFiles

/// A text with the tokenizer that cuts it.
public struct PreparedCorpus: Sendable {
  /// The parts of the text.
  public let corpus: Corpus
  /// What cuts it into tokens.
  public let tokenizer: SavedTokenizer
  /// What the vocabulary was to hold; nil where it was given.
  public let limits: VocabularyLimits?

  /// Writes the token files of all parts into the folder of a model.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - model: What is going to give the tokens their probabilities.
  ///   - threads: The threads that share the work.
  ///   - shouldStop: Asked now and then; true ends the work.
  ///   - handle: Told of what happens.
  /// - Returns: What the folder is to say of itself.
  /// - Throws: `StorageError` or `TokenizationError`; ``RunError`` `stopped`.
  public func write(
    into folder: String, for model: ModelKind, threads: Int,
    shouldStop: @escaping () -> Bool = { Task.isCancelled },
    handle: @escaping (TextEvent) -> Void = { _ in }
  ) throws -> Manifest {
    let (configuration, vocabulary) = (tokenizer.configuration, tokenizer.vocabulary)
    let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
    let parts: [(TextPartName, [TextPart])] = [
      (.train, corpus.train), (.valid, corpus.valid), (.test, corpus.test ?? []),
    ]
    var statistics: [TextPartName: TextStatistics] = [:]
    var words: [TextPartName: WordStatistics] = [:]
    for (name, text) in parts where !text.isEmpty {
      let file = folder + "/" + ModelBundle.tokenFileName(name)
      let count = try encoder.encode(text, to: file, threads: threads) { done, total in
        if shouldStop() { throw RunError(.stopped) }
        handle(.progress(.encoding(name), done: done, total: total))
      }.statistics
      statistics[name] = count
      handle(.encoded(name, count))
      words[name] = try WordStatistics(
        of: text, configuration: configuration, vocabulary: vocabulary, threads: threads)
    }
    let judged = statistics.filter { $0.key != .train }.values.reduce(0) { $0 + $1.unknown }
    if statistics[.train]?.unknown == 0, judged > 0 {
      handle(.unknownNeverLearned(judged: judged))
    }
    return Manifest(
      tokenizer: configuration, vocabularyLimits: limits, model: model,
      data: try corpus.sources.map(DataFile.init), text: statistics, words: words)
  }
}

extension DataFile {
  init(_ source: ByteFile) throws {
    let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
    self.init(name: name, bytes: source.count, sha256: try Digest.hex(of: source))
  }
}
