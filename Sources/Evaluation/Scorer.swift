/// What gives every token of a text a probability: a model, a mixture of models, a model that learns as
/// it reads.
///
/// All that judges stands on the losses of single tokens: perplexity, its interval, comparisons.
public protocol Scorer {
  /// −log p of every token of a text, each predicted from those before it.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - shouldStop: Asked now and then; true ends the scoring.
  /// - Returns: The losses in nats, one a token; nil when stopped.
  func losses<IDs: RandomAccessCollection>(
    of ids: IDs, shouldStop: () -> Bool
  ) -> [Double]? where IDs.Element == Int32, IDs.Index == Int
}

extension Scorer {
  /// The sums of the losses of a text.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - unknown: The token that stands for all unknown ones.
  ///   - shouldStop: Asked now and then; true ends the scoring.
  /// - Returns: The score; nil when stopped.
  public func score<IDs: RandomAccessCollection>(
    _ ids: IDs, unknown: Int32, shouldStop: () -> Bool = { false }
  ) -> Score? where IDs.Element == Int32, IDs.Index == Int {
    losses(of: ids, shouldStop: shouldStop).map { Score($0, of: ids, unknown: unknown) }
  }
}
