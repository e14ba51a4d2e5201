import Glibc
public import ModelFolders
import Storage
public import Tokenization

/// A text that a model is judged by, in the tokens of that model.
public struct JudgedText: Sendable {
  /// The path, or the part that the model keeps.
  public let name: String
  /// The tokens.
  public let ids: [Int32]
  /// Bytes, characters, lines, tokens.
  public let statistics: TextStatistics
  /// Words, and how many of them are unknown.
  public let words: WordStatistics
  /// Distinct tokens that the unknown one stands for: those of the training text that the vocabulary leaves
  /// out, or those of this text where they are more.
  ///
  /// A short text has few, whatever the model.
  public let unknownTypes: Int
  /// True if the model was trained on the text, or on the whole that its parts come from.
  public let isTrainedOn: Bool

  /// Cuts a text into the tokens of a model.
  ///
  /// - Parameters:
  ///   - source: The text.
  ///   - bundle: The model.
  ///   - threads: The threads that count words.
  ///   - progress: Called often with the bytes read, and all there are, once for each walk over the text; an
  ///     error that it throws stops the work.
  /// - Throws: ``JudgingError`` `partNotKept`, `noWordCounts` or `noTokens`; `StorageError` or
  ///   `TokenizationError` for a text that cannot be read; the error of `progress`.
  public init(
    _ source: TextSource, for bundle: ModelBundle, threads: Int = 1,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    try self.init(source, for: [bundle], threads: threads, progress: progress)
  }

  /// Cuts a text into the tokens of models of one vocabulary, the first of which keeps the part.
  init(
    _ source: TextSource, for bundles: [ModelBundle], threads: Int,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws {
    let bundle = bundles[0]
    let leftOut = bundle.manifest.words[CorpusPart.train.rawValue]?.unknownTypes ?? 0
    if let file = source.file {
      try self.init(
        source.name, file, bundle.manifest.tokenizer, bundle.vocabulary, leftOut: leftOut,
        isTrainedOn: { text in
          try bundles.contains {
            try $0.wasTrained(on: file, text) { try progress(file.count, file.count) }
          }
        },
        threads: threads, progress: progress)
      return
    }
    let part = source.part
    let kept = try bundle.keptTokens(part.name)
    guard let words = bundle.manifest.words[part.rawValue] else {
      throw JudgingError(
        .noWordCounts, bundle.path, part: part.name,
        "\(bundle.path)/config.json has no words of the \(part.rawValue) part")
    }
    try self.init(
      name: source.name, ids: Array(kept), statistics: kept.statistics, words: words,
      leftOut: leftOut, isTrainedOn: false)
  }

  /// Cuts a file into tokens; `leftOut` is the number of types of the training text without an entry.
  init(
    _ name: String, _ file: ByteFile, _ configuration: TokenizerConfiguration,
    _ vocabulary: Vocabulary, leftOut: Int, isTrainedOn: (TextStatistics) throws -> Bool,
    threads: Int, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws {
    let text = [
      try TextPart(file, decoding: configuration.decoding) { try progress(0, file.count) }
    ]
    let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
    let ((ids, statistics), words) = try withoutActuallyEscaping(progress) { progress in
      (
        try encoder.encode(text, progress: progress),
        try WordStatistics(
          of: text, configuration: configuration, vocabulary: vocabulary, threads: threads,
          progress: progress)
      )
    }
    try self.init(
      name: name, ids: ids, statistics: statistics, words: words, leftOut: leftOut,
      isTrainedOn: try isTrainedOn(statistics))
  }

  private init(
    name: String, ids: [Int32], statistics: TextStatistics, words: WordStatistics, leftOut: Int,
    isTrainedOn: Bool
  ) throws {
    guard statistics.tokens > 0 else {
      throw JudgingError(.noTokens, name, "\(name) has no tokens")
    }
    self.name = name
    self.ids = ids
    self.statistics = statistics
    self.words = words
    unknownTypes = max(leftOut, words.unknownTypes)
    self.isTrainedOn = isTrainedOn
  }

  /// Losses with the probability of the unknown token shared out evenly among the tokens that it stands
  /// for: what models with different vocabularies are compared by (Ueberla 1994).
  ///
  /// - Parameter losses: −log p of every token of the text, in nats.
  /// - Returns: The losses; nil where there are unknown tokens, and what they stand for is not known.
  public func adjusted(_ losses: [Double]) -> [Double]? {
    guard statistics.unknown > 0 else { return losses }
    guard unknownTypes > 0 else { return nil }
    let share = log(Double(unknownTypes))
    return zip(losses, ids).map { $1 == Vocabulary.unknown ? $0 + share : $0 }
  }
}

extension ModelBundle {
  /// True if the model was trained on a file: it is of the data, and not the validation or test part.
  ///
  /// Only a file of the same length is read for its digest.
  fileprivate func wasTrained(
    on file: ByteFile, _ statistics: TextStatistics, check: () throws -> Void
  ) throws -> Bool {
    let isHeldOut = [CorpusPart.valid, .test].contains {
      manifest.text[$0.rawValue] == statistics
    }
    let alike = manifest.data.filter { $0.bytes == file.count }
    guard !isHeldOut, !alike.isEmpty else { return false }
    let digest = try Digest.hex(of: file, check: check)
    return alike.contains { $0.sha256 == digest }
  }

  /// The tokens of a part that the model must keep.
  ///
  /// - Throws: ``JudgingError`` `partNotKept`; `StorageError` for a damaged file.
  func keptTokens(_ part: CorpusPart) throws -> TokenFile {
    guard let kept = try tokens(part) else {
      throw JudgingError(
        .partNotKept, path, part: part, "\(path) keeps no \(part.rawValue) part")
    }
    return kept
  }
}
