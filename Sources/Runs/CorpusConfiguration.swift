package import ModelFolders
public import Recipes
import Storage
import Tokenization
public import TokenizerFiles

/// The text of a run and its tokenizer.
public struct CorpusConfiguration: Sendable {
  /// A UTF-8 file, a folder with train.txt or with other *.txt files, or `-` for the standard input.
  public var path: String
  /// The validation text, which decides the schedule and the best epoch; nil takes it from the folder, or
  /// cuts it off the end of `path`.
  public var valid: String?
  /// The test text, which is scored once at the end; nil takes it from the same places.
  public var test: String?
  /// Cuts parts that have no file off the end of the text if true.
  public var holdsOut = true
  /// Refuses text that is not UTF-8 if true; repairs it if false.
  public var isStrict = false
  /// The source of the tokenizer.
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

  /// A text and the tokenizer of a recipe.
  ///
  /// - Throws: `StorageError` where the vocabulary of the recipe is no tokenizer.
  public init(
    _ path: String, valid: String? = nil, test: String? = nil, by recipe: TextRecipe
  ) throws {
    self.init(
      path, valid: valid, test: test,
      tokenizer: try recipe.vocabulary.map { .saved(try SavedTokenizer(opening: $0)) }
        ?? .trained(
          TokenizerTraining(
            recipe.kind, normalization: recipe.normalization,
            endOfSentence: recipe.endOfSentence,
            limits: VocabularyLimits(
              maximumSize: recipe.maximumSize, minimumCount: recipe.minimumCount))))
    isStrict = recipe.isStrict
  }

  /// Opens the text and makes the tokenizer.
  ///
  /// - Parameters:
  ///   - threads: The threads that walk over the text.
  ///   - handle: Receives every event, on this thread.
  ///   - shouldStop: Called often; true stops the work.
  /// - Returns: The text with its tokenizer.
  /// - Throws: `StorageError` or `TokenizationError` for a text that cannot be read or has no tokens;
  ///   ``RunError`` `stopped`.
  public func prepare(
    threads: Int, handle: @escaping (TextEvent) -> Void = { _ in },
    shouldStop: @escaping () -> Bool = { Task.isCancelled }
  ) throws -> PreparedCorpus {
    func check() throws(RunError) {
      if shouldStop() { throw RunError(.stopped) }
    }
    switch tokenizer {
    case .saved(let tokenizer):
      let corpus = try open(
        tokenizer.configuration.decoding(strict: isStrict), holdingOut: true, check)
      try tellLanguages(of: corpus, tokenizer.configuration, handle)
      try tellMarks(of: corpus, tokenizer.configuration, handle)
      return PreparedCorpus(corpus: corpus, tokenizer: tokenizer, limits: nil)
    case .trained(let training):
      let corpus = try open(training.decoding(strict: isStrict), holdingOut: holdsOut, check)
      let configuration = try training.configuration(for: corpus.train)
      handle(.tokenizer(configuration))
      try tellLanguages(of: corpus, configuration, handle)
      try tellMarks(of: corpus, configuration, handle)
      var builder = VocabularyBuilder(configuration)
      try builder.add(corpus.train, threads: threads) { done, total in
        try check()
        handle(.progress(.counting, done: done, total: total))
      }
      let limits = training.limits
      let vocabulary = try builder.build(
        maximumSize: limits.maximumSize, minimumCount: limits.minimumCount, check: check)
      return PreparedCorpus(
        corpus: corpus,
        tokenizer: SavedTokenizer(
          path: path, configuration: configuration, vocabulary: vocabulary), limits: limits)
    }
  }

  /// The files of the text, as a model that is trained on it records them.
  ///
  /// - Throws: `StorageError` or `TokenizationError` for a text that cannot be read; the error of `check`.
  package func sources(check: () throws -> Void) throws -> [DataFile] {
    try checkFiles()
    let corpus = try open(TextDecoding.repair, holdingOut: holdsOut, check)
    return try corpus.sources.map { try DataFile($0, check: check) }
  }

  /// Checks that every file exists, before any long work.
  ///
  /// - Throws: `StorageError` `missing`.
  package func checkFiles() throws {
    for file in [path, valid, test] {
      if let file, file != "-" { _ = try FileStatus(of: file) }
    }
  }

  /// Tells of a language that is not that of the tokenizer, or of the training text.
  private func tellLanguages(
    of corpus: Corpus, _ tokenizer: TokenizerConfiguration, _ handle: (TextEvent) -> Void
  ) throws {
    guard tokenizer.kind.isUsuallyNormalized else { return }
    let usual = try NormalizationProfile.usual(for: corpus.train)
    if tokenizer.normalization.isPersian != usual.isPersian {
      handle(.otherLanguage(chosen: tokenizer.normalization, usual: usual))
    }
    let heldOut: [(CorpusPart, String?, [TextPart])] = [
      (.valid, valid, corpus.valid), (.test, test, corpus.test ?? []),
    ]
    for (name, file, text) in heldOut where file != nil {
      let other = try NormalizationProfile.usual(for: text)
      if other.isPersian != usual.isPersian { handle(.mixedLanguages(name)) }
    }
  }

  /// Tells of the marks of a text that was made into tokens by others.
  private func tellMarks(
    of corpus: Corpus, _ tokenizer: TokenizerConfiguration, _ handle: (TextEvent) -> Void
  ) throws {
    guard tokenizer.kind != .whitespace else { return }
    let mark = Array("<unk>".utf8)
    let times = try corpus.train.reduce(0) { try $0 + $1.occurrences(of: mark) }
    // One or two may be what the text is about.
    if times > 2 { handle(.unknownFallsApart(times: times)) }
  }

  private func open(
    _ decoding: TextDecoding, holdingOut: Bool, _ check: () throws -> Void
  ) throws -> Corpus {
    try Corpus.load(
      path, valid: valid, test: test, decoding: decoding, holdingOut: holdingOut, check: check)
  }
}

/// The source of a tokenizer.
public enum TokenizerSource: Sendable {
  /// An existing tokenizer, such as that of another model.
  case saved(SavedTokenizer)
  /// A new tokenizer, made from the training text.
  case trained(TokenizerTraining)
}
