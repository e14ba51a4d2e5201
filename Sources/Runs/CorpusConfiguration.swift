import ModelFolders
import Storage
import Tokenization
public import TokenizerFiles

/// The text of a run, and what cuts it into tokens.
public struct CorpusConfiguration: Sendable {
  /// A UTF-8 file, a folder with train.txt or with other *.txt files, or `-` for the standard input.
  public var path: String
  /// The text that decides schedule and best epoch; nil takes it from the folder or the end of `path`.
  public var valid: String?
  /// The text that is judged in the end; nil takes it as above.
  public var test: String?
  /// Whether parts that no file is given for are cut off the end.
  public var holdsOut = true
  /// Whether text that is not UTF-8 is refused instead of repaired.
  public var isStrict = false
  /// What cuts text into tokens.
  public var tokenizer: TokenizerSource

  /// A text and its tokenizer.
  public init(
    _ path: String, valid: String? = nil, test: String? = nil,
    tokenizer: TokenizerSource = .trained(TokenizerTraining())
  ) {
    self.path = path
    self.valid = valid
    self.test = test
    self.tokenizer = tokenizer
  }

  /// Opens the text, and makes or takes the tokenizer.
  ///
  /// - Parameters:
  ///   - threads: The threads that walk over the text.
  ///   - shouldStop: Asked now and then; true ends the work.
  ///   - handle: Told of what happens.
  /// - Returns: The text with its tokenizer.
  /// - Throws: `StorageError` or `TokenizationError` for a text that cannot be read or has no tokens;
  ///   ``RunError`` `stopped`.
  public func prepare(
    threads: Int, shouldStop: @escaping () -> Bool = { Task.isCancelled },
    handle: @escaping (TextEvent) -> Void = { _ in }
  ) throws -> PreparedCorpus {
    switch tokenizer {
    case .saved(let tokenizer):
      let corpus = try open(tokenizer.configuration.decoding(strict: isStrict), holdingOut: true)
      return PreparedCorpus(corpus: corpus, tokenizer: tokenizer, limits: nil)
    case .trained(let training):
      let corpus = try open(training.decoding(strict: isStrict), holdingOut: holdsOut)
      let configuration = try training.configuration(for: corpus.train)
      handle(.tokenizer(configuration))
      var builder = VocabularyBuilder(configuration)
      try builder.add(corpus.train, threads: threads) { done, total in
        if shouldStop() { throw RunError(.stopped) }
        handle(.progress(.counting, done: done, total: total))
      }
      let limits = training.limits
      let vocabulary = try builder.build(
        maximumSize: limits.maximumSize, minimumCount: limits.minimumCount)
      return PreparedCorpus(
        corpus: corpus,
        tokenizer: SavedTokenizer(
          path: path, configuration: configuration, vocabulary: vocabulary), limits: limits)
    }
  }

  /// Checks that every file is there, before work that would be lost.
  ///
  /// - Throws: `StorageError` `missing`.
  func checkFiles() throws {
    for file in [path, valid, test] {
      if let file, file != "-" { _ = try FileStatus(of: file) }
    }
  }

  private func open(_ decoding: TextDecoding, holdingOut: Bool) throws -> Corpus {
    try Corpus.load(path, valid: valid, test: test, decoding: decoding, holdingOut: holdingOut)
  }
}

/// Where a tokenizer comes from.
public enum TokenizerSource: Sendable {
  /// One that is there, such as that of another model.
  case saved(SavedTokenizer)
  /// One that is made from the training text.
  case trained(TokenizerTraining)
}
