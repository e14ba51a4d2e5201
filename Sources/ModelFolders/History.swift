import JSON
public import Training

/// The results of training: `history.json`.
///
/// It holds no times, so that equal runs write equal bytes.
public struct History: Codable, Hashable, Sendable {
  /// The ended epochs.
  public var epochs: [EpochReport]
  /// The epoch whose weights the model has.
  public var best: Int?
  /// Perplexity of the kept parts with the best weights, by part, once the run has ended.
  public var perplexity: [String: Double]

  private enum CodingKeys: String, CodingKey {
    case epochs = "epochs"
    case best = "best"
    case perplexity = "perplexity"
  }

  /// The figures of ``best``; nil where there is none.
  public var bestEpoch: EpochReport? { epochs.last { $0.epoch == best } }

  /// Reads a history.
  ///
  /// - Throws: `DecodingError` for what no run comes to.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    epochs = try container.decode([EpochReport].self, forKey: .epochs)
    best = try container.decodeCountIfPresent(forKey: .best)
    perplexity = try container.decode([String: Double].self, forKey: .perplexity)
  }

  /// A history.
  public init(epochs: [EpochReport], best: Int?, perplexity: [String: Double] = [:]) {
    self.epochs = epochs
    self.best = best
    self.perplexity = perplexity
  }
}
