import NeuralNetworks
public import TokenIDs

/// A model that gives every token of a text a probability: a network, n-grams, a mixture, a network
/// that learns as it reads.
///
/// Perplexity, its interval and comparisons follow from the losses of single tokens; accuracy from their hits.
public protocol Scorer {
  /// −log p of every token of a text, each predicted from those before it.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - progress: Called often with the tokens scored and all tokens; an error that it throws
  ///     stops the scoring.
  /// - Returns: The losses in nats, one a token.
  /// - Throws: The error of `progress`.
  func losses<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> [Double] where IDs.Element == Int32, IDs.Index == Int

  /// −log p of every token of a text, and which tokens the model held for the most probable.
  ///
  /// The hits are nil by default: they need the probabilities of all tokens. A scorer that computes these anyway
  /// gives them.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - progress: As of ``losses(of:progress:)``.
  /// - Returns: The scores, one a token.
  /// - Throws: The error of `progress`.
  func tokenScores<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> TokenScores where IDs.Element == Int32, IDs.Index == Int

  /// A predictor of the same model, at the start of a text.
  ///
  /// - Parameter isExact: Networks compute with float32 weights if true, with copies in 8 bits if
  ///   false. The copies are several times as fast for a model that does not fit into the caches.
  /// - Returns: The predictor.
  func makePredictor(isExact: Bool) -> any Predictor
}

extension Scorer {
  /// A predictor of the same model, with float32 weights.
  public func makePredictor() -> any Predictor { makePredictor(isExact: true) }

  /// −log p of every token of a text, one token at a time; as ``losses(of:progress:)``.
  public func losses<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> [Double] where IDs.Element == Int32, IDs.Index == Int {
    try scoresByToken(of: ids, findingHits: false, progress: progress).losses
  }

  /// The losses, without hits; as ``tokenScores(of:progress:)``.
  public func tokenScores<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> TokenScores where IDs.Element == Int32, IDs.Index == Int {
    TokenScores(losses: try losses(of: ids, progress: progress))
  }

  func scoresByToken<IDs: RandomAccessCollection>(
    of ids: IDs, findingHits: Bool, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> TokenScores where IDs.Element == Int32, IDs.Index == Int {
    var (losses, hits): ([Double], [Bool]) = ([], [])
    losses.reserveCapacity(ids.count)
    try forEachPrediction(of: ids, progress: progress) { target, logProbabilities in
      losses.append(-Double(logProbabilities[target]))
      if findingHits { hits.append(logProbabilities.isFirstMaximum(target)) }
    }
    return TokenScores(losses: losses, hits: findingHits ? hits : nil)
  }

  /// Reads a text one token at a time, and gives each token with log p of all tokens before it.
  func forEachPrediction<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void,
    _ body: (_ target: Int, _ logProbabilities: [Float]) -> Void
  ) throws where IDs.Element == Int32, IDs.Index == Int {
    let predictor = makePredictor()
    var logProbabilities = [Float](repeating: 0, count: predictor.vocabularySize)
    for (done, id) in ids.enumerated() {
      if done.isMultiple(of: 16) { try progress(done, ids.count) }
      try predictor.predict(into: &logProbabilities)
      body(Int(id), logProbabilities)
      try predictor.read(id)
    }
  }

  /// −log p of every token of a text; as ``losses(of:progress:)``.
  public func losses<IDs: RandomAccessCollection>(of ids: IDs) throws -> [Double]
  where IDs.Element == Int32, IDs.Index == Int {
    try losses(of: ids) { _, _ in }
  }

  /// The sums of the losses of a text.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - specialTokens: The special tokens of the vocabulary.
  ///   - progress: As in ``losses(of:progress:)``.
  /// - Returns: The score.
  /// - Throws: The error of `progress`.
  public func score<IDs: RandomAccessCollection>(
    _ ids: IDs, specialTokens: SpecialTokens,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> Score where IDs.Element == Int32, IDs.Index == Int {
    Score(try losses(of: ids, progress: progress), of: ids, specialTokens: specialTokens)
  }
}
