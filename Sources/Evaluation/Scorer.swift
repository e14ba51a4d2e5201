/// Gives every token of a text a probability: a model, a mixture of models, a model that learns as it
/// reads.
///
/// Perplexity, its interval and comparisons follow from the losses of single tokens.
public protocol Scorer {
  /// −log p of every token of a text, each predicted from those before it.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - progress: Called often with the tokens scored and all tokens; an error that it throws stops the
  ///     scoring.
  /// - Returns: The losses in nats, one a token.
  /// - Throws: The error of `progress`.
  func losses<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> [Double] where IDs.Element == Int32, IDs.Index == Int
}

extension Scorer {
  /// −log p of every token of a text; as ``losses(of:progress:)``.
  public func losses<IDs: RandomAccessCollection>(of ids: IDs) throws -> [Double]
  where IDs.Element == Int32, IDs.Index == Int {
    try losses(of: ids) { _, _ in }
  }

  /// The sums of the losses of a text.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - unknown: The token that stands for all unknown ones.
  ///   - progress: As in ``losses(of:progress:)``.
  /// - Returns: The score.
  /// - Throws: The error of `progress`.
  public func score<IDs: RandomAccessCollection>(
    _ ids: IDs, unknown: Int32, progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> Score where IDs.Element == Int32, IDs.Index == Int {
    Score(try losses(of: ids, progress: progress), of: ids, unknown: unknown)
  }
}
