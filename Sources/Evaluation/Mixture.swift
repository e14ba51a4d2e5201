public import Statistics

/// A mixture of models of one vocabulary in probability space; `Statistics.Interpolation` has the
/// equations.
public struct Mixture: Scorer {
  /// The models.
  public let components: [any Scorer]
  /// Their weights.
  public let interpolation: Interpolation

  /// A mixture with given weights, one a model.
  public init(_ components: [any Scorer], _ interpolation: Interpolation) {
    precondition(components.count == interpolation.weights.count, "a weight for every model")
    self.components = components
    self.interpolation = interpolation
  }

  /// −log p of every token of a text; as ``Scorer/losses(of:progress:)``.
  public func losses<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> [Double] where IDs.Element == Int32, IDs.Index == Int {
    interpolation.losses(try Self.losses(of: ids, by: components, progress: progress))
  }

  /// −log p of every token of a text by every model, in nats.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - components: The models.
  ///   - progress: Called often with the tokens scored, over all models, and all that are to be scored.
  /// - Returns: The losses, by model.
  /// - Throws: The error of `progress`.
  public static func losses<IDs: RandomAccessCollection>(
    of ids: IDs, by components: [any Scorer],
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [[Double]] where IDs.Element == Int32, IDs.Index == Int {
    try components.enumerated().map { index, scorer in
      try scorer.losses(of: ids) { done, total in
        try progress(index * total + done, components.count * total)
      }
    }
  }
}
