public import JSON
import Statistics

/// The numbers that a model adapted to a text with.
public struct AdaptationRecord: Codable, Hashable, Sendable {
  /// Dynamic evaluation.
  public struct Dynamic: Codable, Hashable, Sendable {
    /// The method of the steps.
    public let learning: Adaptation.Learning
    /// Step size η.
    public let rate: Float
    /// Decay λ.
    public let decay: Float
    /// ε; nil, and null in JSON, of ``Adaptation/Learning/sgd``.
    @NilAsNull public var epsilon: Float?
    /// Tokens of a segment.
    public let segment: Int
    /// Training tokens that the usual gradient was taken of.
    public let trainingTokens: Int

    private enum CodingKeys: String, CodingKey {
      case learning, rate, decay, epsilon, segment
      case trainingTokens = "training_tokens"
    }
  }

  /// A neural cache.
  public struct Cache: Codable, Hashable, Sendable {
    /// Tokens remembered, N.
    public let size: Int
    /// θ.
    public let flatness: Float
    /// λ.
    public let weight: Double

    private enum CodingKeys: String, CodingKey {
      case size = "size"
      case flatness = "flatness"
      case weight = "weight"
    }
  }

  /// The validation text that the numbers were chosen by.
  public struct Tuning: Codable, Hashable, Sendable {
    /// Its tokens.
    public let tokens: Int
    /// Points tried.
    public let trials: Int
    /// The loss of these tokens with the chosen numbers.
    public let natsPerToken: Double

    private enum CodingKeys: String, CodingKey {
      case tokens, trials
      case natsPerToken = "nats_per_token"
    }
  }

  /// Dynamic evaluation; nil where the parameters stay.
  public internal(set) var dynamic: Dynamic?
  /// The cache; nil for none.
  public internal(set) var cache: Cache?
  /// The choice of numbers; nil where none were chosen.
  public internal(set) var tuning: Tuning?

  private enum CodingKeys: String, CodingKey {
    case dynamic = "dynamic"
    case cache = "cache"
    case tuning = "tuning"
  }

  /// Adds a search to those before it.
  mutating func add(_ search: GridSearch<some Any>, tokens: Int) {
    tuning = Tuning(
      tokens: tokens, trials: (tuning?.trials ?? 0) + search.trials, natsPerToken: search.loss)
  }
}
