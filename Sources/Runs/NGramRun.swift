import Evaluation
import ModelFolders
import NGrams
import Threads
import Tokenization
import TokenizerFiles

/// Estimates n-grams and writes their model folder, completely or not at all.
///
/// The smoothing is interpolated modified Kneser–Ney (Chen & Goodman 1999). This type describes the run. It
/// and its events are `Sendable`.
public struct NGramRun: Sendable {
  /// The text.
  public var corpus: CorpusConfiguration
  /// The longest n-grams, in tokens: 1 to 16.
  public var order: Int
  /// The folder of the model.
  public var folder: String
  /// Replaces an existing model once the new one is complete, if true.
  ///
  /// A folder with anything else is never replaced.
  public var replaces: Bool
  /// Threads that encode the text; nil takes the number of physical cores.
  public var threads: Int?

  /// A run.
  public init(
    _ corpus: CorpusConfiguration, order: Int = 5, into folder: String, replacing: Bool = false
  ) {
    self.corpus = corpus
    self.order = order
    self.folder = folder
    replaces = replacing
  }

  /// Estimates the n-grams on this thread.
  ///
  /// - Parameters:
  ///   - handle: Receives every event, on this thread.
  ///   - shouldStop: Called often, on this thread; true stops the run. The default is the cancellation of
  ///     the task.
  /// - Returns: The result.
  /// - Throws: ``RunError``; `StorageError` for a folder, a file or a disk; `TokenizationError` for the
  ///   text. The folder is unchanged then.
  @discardableResult
  public func run(
    handle: @escaping (NGramEvent) -> Void = { _ in },
    shouldStop: @escaping () -> Bool = { Task.isCancelled }
  ) throws -> NGramSummary {
    try validate()
    try corpus.checkFiles()
    try TrainingRun.checkTarget(folder, replacing: replaces)
    let threads = threads ?? Machine.physicalCores
    func tell(_ event: TextEvent) { handle(.text(event)) }
    let text = try corpus.prepare(threads: threads, handle: tell, shouldStop: shouldStop)
    let watch = Stopwatch()
    var result: (estimate: KneserNey, perplexity: [String: Double])?
    let bundle = try ModelBundle.create(
      at: folder, vocabulary: text.tokenizer.vocabulary, replacing: replaces
    ) {
      try text.write(
        into: $0, for: .ngram(order: order), threads: threads, handle: tell, shouldStop: shouldStop)
    } begin: { unfinished in
      let estimate = try estimate(unfinished, shouldStop, handle)
      try unfinished.write(estimate.model)
      let perplexity = try judge(estimate.model, unfinished, shouldStop)
      try unfinished.write(History(epochs: [], best: nil, perplexity: perplexity))
      try unfinished.seal()
      result = (estimate, perplexity)
    }
    guard let result else { preconditionFailure("a model that was made was estimated") }
    let summary = NGramSummary(
      folder: bundle.path, order: order, ngrams: result.estimate.model.counts,
      discounts: result.estimate.discounts.map(\.values), seconds: watch.seconds,
      validPerplexity: result.perplexity[CorpusPart.valid.rawValue],
      testPerplexity: result.perplexity[CorpusPart.test.rawValue],
      peakMemory: Machine.peakMemory)
    handle(.finished(summary))
    return summary
  }

  private func validate() throws(RunError) {
    guard (1...16).contains(order) else {
      throw RunError(.invalidConfiguration("n-grams of \(order) tokens; choose 1 to 16"))
    }
    guard !folder.isEmpty else {
      throw RunError(.invalidConfiguration("the path of the folder is empty; give one"))
    }
    guard threads ?? 1 >= 1 else {
      throw RunError(.invalidConfiguration("\(threads ?? 0) threads; choose 1 or more"))
    }
  }

  private func estimate(
    _ bundle: ModelBundle, _ shouldStop: @escaping () -> Bool,
    _ handle: @escaping (NGramEvent) -> Void
  ) throws -> KneserNey {
    guard let tokens = try bundle.tokens(.train) else {
      preconditionFailure("a corpus has a training part")
    }
    let (order, vocabulary) = (order, bundle.vocabulary)
    let value = try SystemThread.value {
      if shouldStop() { throw RunError(.stopped) }
    } of: {
      KneserNey(
        tokens, order: order, vocabulary: vocabulary.count, specialTokens: vocabulary.specialTokens)
    }
    guard let estimate = value else { throw RunError(.noThread) }
    if estimate.model.order < order { handle(.noLonger(than: estimate.model.order)) }
    for (length, discounts) in zip(1..., estimate.discounts) where discounts.isFallback {
      handle(.fallbackDiscounts(length: length, discounts.values))
    }
    if shouldStop() { throw RunError(.stopped) }
    return estimate
  }

  /// The perplexity of the held-out parts.
  private func judge(
    _ model: NGramModel, _ bundle: ModelBundle, _ shouldStop: @escaping () -> Bool
  ) throws -> [String: Double] {
    var perplexity: [String: Double] = [:]
    for part in [CorpusPart.valid, .test] {
      guard let tokens = try bundle.tokens(part) else { continue }
      let score = try model.score(tokens, specialTokens: bundle.vocabulary.specialTokens) { _, _ in
        if shouldStop() { throw RunError(.stopped) }
      }
      perplexity[part.rawValue] = score.perplexity
    }
    return perplexity
  }
}
