public import LanguageModels
public import TokenIDs

/// The reach of the gradient of one token's loss: ‖∂loss_T/∂h_{T−k}‖ by distance k, averaged over
/// windows of a text (Pascanu and others 2013).
///
/// It is the gradient of what a step gave to the next through h. An LSTM's memory c passes h by:
/// what it carries shows where it comes back to an h.
public struct GradientReach: Sendable {
  /// By layer, such as `layer0`, the mean norm at distance 0, 1, ….
  public let normByDistance: [String: [Double]]
  /// The number of windows of the mean.
  public let windows: Int

  /// The gradients of a model on a text, the state carried.
  ///
  /// - Parameters:
  ///   - model: The model; its gradients are overwritten.
  ///   - ids: The text.
  ///   - specialTokens: The special tokens of the vocabulary.
  ///   - distances: Steps of a window.
  ///   - windows: The most windows, spread evenly over the text.
  ///   - progress: Called before every window with the tokens read and all tokens; an error that it
  ///     throws stops the reading.
  /// - Throws: ``MicroscopeError`` for a feed-forward model, and for a text shorter than a window;
  ///   the error of `progress`.
  public init(
    _ model: LanguageModel, of ids: [Int32], specialTokens: SpecialTokens, distances: Int,
    windows: Int,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    guard model.configuration.architecture == .recurrent else {
      throw MicroscopeError(.noRecurrence)
    }
    let available = ids.count / distances
    let windows = min(windows, available)
    guard windows > 0 else {
      throw MicroscopeError(.tooFewTokens(ids.count, window: distances))
    }
    let window = model.window(steps: distances, batch: 1)
    for t in 0..<distances { window.targets[t] = -1 }
    var sums: [String: [Double]] = [:]
    try model.parameters.withFixedValues {
      for index in 0..<available {
        let first = index * distances
        try progress(first, available * distances)
        for t in 0..<distances {
          window.inputs[t] = first + t == 0 ? specialTokens.endOfSentence : ids[first + t - 1]
        }
        window.forward(0..<distances)
        // The first window of each of as many parts of the text.
        guard index * windows % available < windows else { continue }
        window.targets[distances - 1] = ids[first + distances - 1]
        _ = try window.lossAndGradients(scale: 1, measuringSteps: true)
        for (layer, norms) in window.stepNorms ?? [:] {
          let before = sums[layer] ?? [Double](repeating: 0, count: distances)
          sums[layer] = zip(before, norms.reversed()).map { $0 + $1 }
        }
      }
    }
    normByDistance = sums.mapValues { $0.map { $0 / Double(windows) } }
    self.windows = windows
  }

  /// The distance from which on the norm is below `share` of that at distance 0; nil where it never
  /// is.
  public func distance(of layer: String, below share: Double = 0.01) -> Int? {
    guard let norms = normByDistance[layer],
      let last = norms.lastIndex(where: { $0 >= share * norms[0] }), last + 1 < norms.count
    else { return nil }
    return last + 1
  }
}
