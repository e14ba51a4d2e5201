import Evaluation
public import JSON
import Statistics

/// The figures of exposure bias; `Evaluation.ExposureBias` has their definition.
public struct ExposureFigures: Codable, Hashable, Sendable {
  /// The model that wrote.
  public let model: String
  /// Its kind; nil for a mixture.
  public let head: ModelName?
  /// The context of a token: `carry` or `reset`; n-grams predict from their line.
  public let state: String
  /// The temperature that it wrote at; no key where it is 1.
  public let temperature: Double?
  /// The numbers that it adapted to its own text with; no key where it stays as it is.
  public let adaptive: AdaptationRecord?
  /// The text.
  public let corpus: String
  /// The model that judged.
  public let referee: String
  /// The number of prompts.
  public let prompts: Int
  /// Tokens of a prompt.
  public let promptLength: Int
  /// Tokens of a continuation.
  public let continuation: Int
  /// Decides the draws.
  public let seed: UInt64
  /// The figures by distance from the prompt.
  public let byDistance: [Row]
  /// The gap of the second half of the distances less that of the first eighth, in nats a token.
  public let growth: Double
  /// Its 95 % interval; null for too few prompts.
  @NilAsNull public var growthCi95: ClosedRange<Double>?
  /// A second model after the same prompts.
  public internal(set) var beside: Beside?

  private enum CodingKeys: String, CodingKey {
    case model, head, state, temperature, adaptive, corpus, referee, prompts, continuation, seed,
      growth
    case beside
    case promptLength = "prompt_length"
    case byDistance = "by_distance"
    case growthCi95 = "growth_ci95"
  }

  /// Distances from the prompt, taken together.
  public struct Row: Codable, Hashable, Sendable {
    /// The first distance, from 1 on.
    public let from: Int
    /// The last distance.
    public let to: Int
    /// The referee's nats a token on the model's continuations.
    public let written: Double
    /// Its nats a token on the true ones.
    public let real: Double
    /// ``written`` less ``real``.
    public let gap: Double
    /// The 95 % interval of the gap; null for too few prompts.
    @NilAsNull public var gapCi95: ClosedRange<Double>?

    private enum CodingKeys: String, CodingKey {
      case from, to, written, real, gap
      case gapCi95 = "gap_ci95"
    }
  }

  /// A second model beside the first.
  public struct Beside: Codable, Hashable, Sendable {
    /// The second model.
    public let model: String
    /// The figures by distance from the prompt.
    public let byDistance: [Row]
    /// The growth of its gap less that of the first model, in nats a token.
    public let growth: Double
    /// Its 95 % interval; null for too few prompts.
    @NilAsNull public var growthCi95: ClosedRange<Double>?

    private enum CodingKeys: String, CodingKey {
      case model, growth
      case byDistance = "by_distance"
      case growthCi95 = "growth_ci95"
    }

    /// Distances from the prompt, taken together.
    public struct Row: Codable, Hashable, Sendable {
      /// The first distance, from 1 on.
      public let from: Int
      /// The last distance.
      public let to: Int
      /// The referee's nats a token on the second model's continuations less those on the first's.
      public let difference: Double
      /// Its 95 % interval; null for too few prompts.
      @NilAsNull public var differenceCi95: ClosedRange<Double>?

      private enum CodingKeys: String, CodingKey {
        case from, to, difference
        case differenceCi95 = "difference_ci95"
      }
    }

    init(model: String, _ bias: ExposureBias) {
      self.model = model
      byDistance = zip(bias.distances, bias.gaps).map { band, gap in
        Row(
          from: band.lowerBound, to: band.upperBound, difference: gap.mean,
          differenceCi95: gap.interval)
      }
      growth = bias.growth.mean
      growthCi95 = bias.growth.interval
    }
  }

  init(
    model: JudgedModel, corpus: String, referee: String, prompts: Int, _ design: ExposureDesign,
    _ bias: ExposureBias
  ) {
    self.model = model.name
    head = model.kind
    state = model.policy.rawValue
    temperature = model.temperature == 1 ? nil : model.temperature
    adaptive = model.adaptation
    self.corpus = corpus
    self.referee = referee
    self.prompts = prompts
    promptLength = design.promptLength
    continuation = design.continuation
    seed = design.seed
    byDistance = bias.distances.indices.map {
      let (band, gap) = (bias.distances[$0], bias.gaps[$0])
      return Row(
        from: band.lowerBound, to: band.upperBound, written: bias.written[$0],
        real: bias.real[$0], gap: gap.mean, gapCi95: gap.interval)
    }
    growth = bias.growth.mean
    growthCi95 = bias.growth.interval
  }
}
