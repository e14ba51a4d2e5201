public import NGrams

/// Every sentence of an n-gram model starts anew, whatever the text before it.
extension NGramModel: Scorer {
  /// −log p of every token of a text; as ``Scorer/losses(of:progress:)``.
  ///
  /// - Parameters:
  ///   - ids: The text, which starts a sentence.
  ///   - progress: Called every 4,096 tokens, some milliseconds.
  /// - Returns: The losses in nats, one a token.
  /// - Throws: The error of `progress`.
  public func losses<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> [Double] where IDs.Element == Int32, IDs.Index == Int {
    var losses: [Double] = []
    losses.reserveCapacity(ids.count)
    var history = NGramHistory(startingSentenceOf: self)
    for id in ids {
      if losses.count.isMultiple(of: 4096) { try progress(losses.count, ids.count) }
      losses.append(-history.logProbability(of: id))
      history.append(id)
    }
    return losses
  }
}
