public import NGrams

/// Every sentence of an n-gram model starts anew, whatever the text before it.
extension NGramModel: Scorer {
  /// −log p of every token of a text; as ``Scorer/losses(of:shouldStop:)``.
  ///
  /// - Parameters:
  ///   - ids: The text, which starts a sentence.
  ///   - shouldStop: Asked now and then; true ends the scoring.
  /// - Returns: The losses in nats, one a token; nil when stopped.
  public func losses<IDs: RandomAccessCollection>(
    of ids: IDs, shouldStop: () -> Bool
  ) -> [Double]? where IDs.Element == Int32, IDs.Index == Int {
    var losses: [Double] = []
    losses.reserveCapacity(ids.count)
    var history = NGramHistory(startingSentenceOf: self)
    for id in ids {
      if losses.count.isMultiple(of: 4096), shouldStop() { return nil }
      losses.append(-history.logProbability(of: id))
      history.append(id)
    }
    return losses
  }
}
